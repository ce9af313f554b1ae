package dev.tributary.planner.plan.orchestration;

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

/**
 * Writes orchestrations' plans as JSON, always the same bytes for the same plan, and reads them.
 */
public final class OrchestrationPlanCodec {
  /** The largest plan that is taken, bytes of its JSON in UTF-8. */
  public static final int MAX_BYTES = 512 * 1024;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private OrchestrationPlanCodec() {}

  /** The plan as JSON text. */
  public static String toJson(OrchestrationPlan plan) {
    try {
      return JSON.writeValueAsString(plan);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a plan is always writable", e);
    }
  }

  /** How large the plan is, bytes of its JSON in UTF-8. */
  public static int size(OrchestrationPlan plan) {
    return toJson(plan).getBytes(StandardCharsets.UTF_8).length;
  }

  /**
   * Reads a plan.
   *
   * @throws IllegalArgumentException when the text is no plan, or one of a format that this version
   *     can't read
   */
  public static OrchestrationPlan fromJson(String json) {
    try {
      OrchestrationPlan plan = JSON.readValue(json, OrchestrationPlan.class);
      if (plan.format() < 1 || plan.format() > OrchestrationPlan.FORMAT) {
        throw new IllegalArgumentException(
            "the plan has format %d and this runtime reads 1 to %d; use a runtime image of the operator's version"
                .formatted(plan.format(), OrchestrationPlan.FORMAT));
      }
      return plan;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "not an orchestration's plan: " + e.getOriginalMessage(), e);
    }
  }

  /** The plan as gzipped JSON, as it is mounted into workers. */
  public static byte[] toGzip(OrchestrationPlan plan) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(toJson(plan).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Reads what {@link #toGzip} wrote; errors as {@link #fromJson}. */
  public static OrchestrationPlan fromGzip(byte[] bytes) {
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return fromJson(new String(gzip.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalArgumentException("not a gzipped plan: " + e.getMessage(), e);
    }
  }
}
