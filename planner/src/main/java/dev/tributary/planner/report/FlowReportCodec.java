package dev.tributary.planner.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Optional;

/** Writes reports as JSON and reads them back. */
public final class FlowReportCodec {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private FlowReportCodec() {}

  /** The report as UTF-8 JSON. */
  public static byte[] write(FlowReport report) {
    try {
      return JSON.writeValueAsBytes(report);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report is always writable", e);
    }
  }

  /** Reads a report; empty when the bytes are none, or one of a format that isn't known here. */
  public static Optional<FlowReport> read(byte[] json) {
    try {
      return Optional.ofNullable(JSON.readValue(json, FlowReport.class))
          .filter(report -> report.format() == FlowReport.FORMAT);
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
