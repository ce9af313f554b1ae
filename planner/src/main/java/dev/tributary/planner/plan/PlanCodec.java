package dev.tributary.planner.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Writes plans as JSON, always the same bytes for the same plan, and reads them back. */
public final class PlanCodec {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private PlanCodec() {}

  /** The plan as JSON text. */
  public static String toJson(FlowPlan plan) {
    try {
      return JSON.writeValueAsString(plan);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a plan is always writable", e);
    }
  }

  /**
   * Reads a plan.
   *
   * @throws IllegalArgumentException when the text is no plan, or one of a format that this version
   *     can't read
   */
  public static FlowPlan fromJson(String json) {
    try {
      FlowPlan plan = JSON.readValue(json, FlowPlan.class);
      if (plan.format() < FlowPlan.OLDEST_FORMAT || plan.format() > FlowPlan.FORMAT) {
        throw new IllegalArgumentException(
            "the plan has format %d and this runtime reads %d to %d; use a runtime image of the operator's version"
                .formatted(plan.format(), FlowPlan.OLDEST_FORMAT, FlowPlan.FORMAT));
      }
      return plan;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a plan: " + e.getOriginalMessage(), e);
    }
  }

  /** The plan as gzipped JSON, as it is mounted into pods. */
  public static byte[] toGzip(FlowPlan plan) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(toJson(plan).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Reads what {@link #toGzip} wrote; errors as {@link #fromJson}. */
  public static FlowPlan fromGzip(byte[] bytes) {
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return fromJson(new String(gzip.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalArgumentException("not a gzipped plan: " + e.getMessage(), e);
    }
  }
}
