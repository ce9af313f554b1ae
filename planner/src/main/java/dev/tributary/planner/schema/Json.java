package dev.tributary.planner.schema;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Reads JSON from the wire, strictly: one value, no duplicate names, at most {@value #MAX_DEPTH}
 * levels, integers within 64 bits.
 */
public final class Json {
  /** Deepest nesting that is read. */
  public static final int MAX_DEPTH = 100;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.USE_LONG_FOR_INTS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * Text isn't JSON, or JSON that can't be taken. The message is for people, and names no value.
   */
  public static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
      super(message);
    }
  }

  private Json() {}

  /**
   * Reads one value.
   *
   * @throws MalformedException when the bytes aren't one
   */
  public static JsonNode parse(byte[] bytes) throws MalformedException {
    try {
      JsonNode node = MAPPER.readTree(bytes);
      if (node.isMissingNode()) {
        throw new MalformedException("the body is empty");
      }
      return node;
    } catch (InputCoercionException e) {
      throw new MalformedException("IntegerRange: an integer doesn't fit into 64 bits" + where(e));
    } catch (JsonProcessingException e) {
      throw new MalformedException("the body is not JSON" + where(e));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The value as compact UTF-8 bytes. */
  public static byte[] write(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree is always writable", e);
    }
  }

  /** The location and not the offending text: that may be a customer's. */
  private static String where(JsonProcessingException e) {
    return e.getLocation() == null
        ? ""
        : " at line %d, column %d"
            .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
  }
}
