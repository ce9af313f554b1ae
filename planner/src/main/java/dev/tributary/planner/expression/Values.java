package dev.tributary.planner.expression;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.values.NullValue;
import dev.tributary.planner.expression.functions.Decimal;
import dev.tributary.planner.schema.NumberNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** JSON as CEL sees it, and back. */
public final class Values {
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
    return Optional.ofNullable(new JsonResult().present(value));
  }
}
