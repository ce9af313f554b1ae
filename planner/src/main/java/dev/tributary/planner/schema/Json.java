package dev.tributary.planner.schema;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Reads JSON from the wire, strictly: one value, no duplicate names, at most {@value #MAX_DEPTH}
 * levels, numbers as they are written. What an integer may be is the schema's to say: see {@link
 * JsonSchema#validate}.
 */
public final class Json {
  /** Deepest nesting that is read. */
  public static final int MAX_DEPTH = 100;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  // Shared, because buffers of a thread are of no use to threads for one record.
                  .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .build())
          .build();

  private static final int MAX_EXPONENT_DIGITS = 3;

  /**
   * Text isn't JSON, or JSON that can't be taken. The message is for people, and names no value.
   */
  public static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
      super(message);
    }
  }

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Json() {}

  /**
   * Reads one value.
   *
   * @throws MalformedException when the bytes aren't one
   */
  public static JsonNode parse(byte[] bytes) throws MalformedException {
    try (JsonParser parser = MAPPER.createParser(bytes)) {
      if (parser.nextToken() == null) {
        throw new MalformedException("the body is empty");
      }
      JsonNode node = read(parser);
      if (parser.nextToken() != null) {
        throw new MalformedException("the body is more than one JSON value");
      }
      return node;
    } catch (JsonProcessingException e) {
      throw new MalformedException("the body is not JSON" + where(e));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads the value that the parser stands at, up to its last token. Our own reader, because
   * Jackson's forgets how a number was written.
   *
   * @throws IOException when the text is no JSON
   * @throws MalformedException when it is JSON that can't be taken
   */
  public static JsonNode read(JsonParser parser) throws IOException, MalformedException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        ObjectNode object = NODES.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          if (object.replace(name, read(parser)) != null) {
            throw new MalformedException(
                "the body has a field twice in one object, the second ends at line %d, column %d"
                    .formatted(
                        parser.currentLocation().getLineNr(),
                        parser.currentLocation().getColumnNr()));
          }
        }
        yield object;
      }
      case START_ARRAY -> {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          array.add(read(parser));
        }
        yield array;
      }
      case VALUE_STRING -> NODES.textNode(parser.getText());
      case VALUE_NUMBER_INT ->
          parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? new NumberNode(parser.getText())
              : NODES.numberNode(parser.getLongValue());
      case VALUE_NUMBER_FLOAT -> number(parser.getText());
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      default -> throw new MalformedException("the body is not JSON");
    };
  }

  /** Huge exponents are refused: the least arithmetic on them would take all memory. */
  private static JsonNode number(String text) throws MalformedException {
    int exponent = Math.max(text.indexOf('e'), text.indexOf('E'));
    if (exponent >= 0) {
      String digits = text.substring(exponent + 1).replaceFirst("^[+-]?0*", "");
      if (digits.length() > MAX_EXPONENT_DIGITS) {
        throw new MalformedException("NumberRange: a number's exponent has more than 3 digits");
      }
    }
    return new NumberNode(text);
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
