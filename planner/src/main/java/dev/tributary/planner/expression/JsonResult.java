package dev.tributary.planner.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import dev.tributary.planner.expression.functions.Decimal;
import dev.tributary.planner.schema.NumberNode;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One result as JSON. A short expression can name one list twice in another, and that one twice
 * again, so what is written is counted.
 */
final class JsonResult {
  /** Most values in one result. */
  static final int MOST_VALUES = 1_000_000;

  /** Most characters in the texts of one result. */
  static final int MOST_CHARACTERS = 32 << 20;

  private static final int VIEWS_UNCOUNTED = 100;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private int values;
  private long characters;

  /** The value as JSON; {@code null} for an empty optional. */
  JsonNode present(Object value) throws ExpressionException {
    if (value instanceof Optional<?> optional) {
      return optional.isEmpty() ? null : present(optional.get());
    }
    return node(value);
  }

  private JsonNode node(Object value) throws ExpressionException {
    if (++values > MOST_VALUES) {
      throw new ExpressionException("a result has more than %,d values".formatted(MOST_VALUES));
    }
    return switch (value) {
      case null -> NODES.nullNode();
      case JsonView view -> viewed(view.json());
      case NullValue ignored -> NODES.nullNode();
      case com.google.protobuf.NullValue ignored -> NODES.nullNode();
      case String text -> text(text);
      case Boolean bool -> NODES.booleanNode(bool);
      case Long number -> NODES.numberNode(number);
      case Integer number -> NODES.numberNode(number.longValue());
      case UnsignedLong number -> NODES.numberNode(number.bigIntegerValue());
      case Double number -> number(number);
      case Decimal decimal -> new NumberNode(decimal.text());
      case Instant time -> NODES.textNode(time.toString());
      case Duration duration -> NODES.textNode(duration.toString());
      case com.google.protobuf.Timestamp time ->
          NODES.textNode(Instant.ofEpochSecond(time.getSeconds(), time.getNanos()).toString());
      case com.google.protobuf.Duration duration ->
          NODES.textNode(Duration.ofSeconds(duration.getSeconds(), duration.getNanos()).toString());
      case CelByteString bytes -> NODES.binaryNode(bytes.toByteArray());
      case com.google.protobuf.ByteString bytes -> NODES.binaryNode(bytes.toByteArray());
      case Map<?, ?> map -> object(map);
      case Iterable<?> items -> array(items);
      default ->
          throw new ExpressionException(
              "a result of type " + value.getClass().getSimpleName() + " can't be written as JSON");
    };
  }

  /** Few views are of no concern: what they show has been read already. */
  private JsonNode viewed(JsonNode node) {
    if (values > VIEWS_UNCOUNTED) {
      values += size(node);
    }
    return node;
  }

  private static int size(JsonNode node) {
    int size = 0;
    for (JsonNode child : node) {
      size += 1 + size(child);
    }
    return size;
  }

  private JsonNode text(String text) throws ExpressionException {
    characters += text.length();
    if (characters > MOST_CHARACTERS) {
      throw new ExpressionException(
          "the texts of a result have more than %,d characters".formatted(MOST_CHARACTERS));
    }
    return NODES.textNode(text);
  }

  private static JsonNode number(double number) throws ExpressionException {
    if (!Double.isFinite(number)) {
      throw new ExpressionException("a result is " + number + ", which JSON can't hold");
    }
    return NODES.numberNode(number);
  }

  private ObjectNode object(Map<?, ?> map) throws ExpressionException {
    ObjectNode object = new ObjectNode(NODES, LinkedHashMap.newLinkedHashMap(map.size()));
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      JsonNode value = present(entry.getValue());
      if (value != null) {
        object.set(String.valueOf(entry.getKey()), value);
      }
    }
    return object;
  }

  private ArrayNode array(Iterable<?> items) throws ExpressionException {
    ArrayNode array = NODES.arrayNode();
    for (Object item : items) {
      JsonNode value = present(item);
      if (value != null) {
        array.add(value);
      }
    }
    return array;
  }
}
