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

/** How plans of every kind are written: as JSON, always the same bytes for the same plan. */
public final class PlanJson {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private PlanJson() {}

  /** A plan as text. */
  public static String write(Object plan) {
    try {
      return JSON.writeValueAsString(plan);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a plan is always writable", e);
    }
  }

  /**
   * Reads a plan, whatever its format.
   *
   * @throws IllegalArgumentException when the text is none of this type
   */
  public static <T> T read(String json, Class<T> type) {
    try {
      return JSON.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a plan: " + e.getOriginalMessage(), e);
    }
  }

  /**
   * Checks that a plan can be read as it was meant.
   *
   * @throws IllegalArgumentException when its format isn't between the two, inclusive
   */
  public static void checkFormat(int format, int oldest, int newest) {
    if (format < oldest || format > newest) {
      throw new IllegalArgumentException(
          "the plan has format %d and this runtime reads %d to %d; use a runtime image of the operator's version"
              .formatted(format, oldest, newest));
    }
  }

  /** Text, gzipped, as it is mounted into pods. */
  public static byte[] gzip(String json) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(json.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * The text that {@link #gzip} wrote.
   *
   * @throws IllegalArgumentException when the bytes are none
   */
  public static String gunzip(byte[] bytes) {
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return new String(gzip.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalArgumentException("not a gzipped plan: " + e.getMessage(), e);
    }
  }
}
