package dev.tributary.planner.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import dev.tributary.planner.schema.NumberNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** JSON as CEL sees it, and back. */
public final class Values {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Values() {}

  /** The value as CEL takes it: integers are int64, other numbers {@link Decimal}. */
  public static Object fromJson(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> {
        Map<String, Object> map = LinkedHashMap.newLinkedHashMap(node.size());
        node.fields().forEachRemaining(e -> map.put(e.getKey(), fromJson(e.getValue())));
        yield map;
      }
      case ARRAY -> {
        List<Object> list = new ArrayList<>(node.size());
        node.forEach(item -> list.add(fromJson(item)));
        yield list;
      }
      case NUMBER -> node.isIntegralNumber() ? (Object) node.longValue() : decimal(node);
      case BOOLEAN -> node.booleanValue();
      case STRING -> node.textValue();
      default -> NullValue.NULL_VALUE;
    };
  }

  private static Decimal decimal(JsonNode node) {
    return node instanceof NumberNode number
        ? Decimal.written(number.text())
        : Decimal.of(node.decimalValue());
  }

  static Optional<JsonNode> toJson(Object value) throws ExpressionException {
    if (value instanceof Optional<?> optional) {
      return optional.isEmpty() ? Optional.empty() : toJson(optional.get());
    }
    return Optional.of(node(value));
  }

  private static JsonNode node(Object value) throws ExpressionException {
    return switch (value) {
      case null -> NODES.nullNode();
      case NullValue ignored -> NODES.nullNode();
      case com.google.protobuf.NullValue ignored -> NODES.nullNode();
      case String text -> NODES.textNode(text);
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

  private static JsonNode number(double number) throws ExpressionException {
    if (!Double.isFinite(number)) {
      throw new ExpressionException("a result is " + number + ", which JSON can't hold");
    }
    return NODES.numberNode(number);
  }

  private static ObjectNode object(Map<?, ?> map) throws ExpressionException {
    ObjectNode object = NODES.objectNode();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      Optional<JsonNode> value = toJson(entry.getValue());
      if (value.isPresent()) {
        object.set(String.valueOf(entry.getKey()), value.get());
      }
    }
    return object;
  }

  private static ArrayNode array(Iterable<?> items) throws ExpressionException {
    ArrayNode array = NODES.arrayNode();
    for (Object item : items) {
      toJson(item).ifPresent(array::add);
    }
    return array;
  }
}
