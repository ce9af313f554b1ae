package dev.tributary.planner.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.planner.expression.Decimal;
import dev.tributary.planner.expression.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON as expressions see it, with numbers read by the schema's type rather than by how they happen
 * to be written: {@code 5} in a {@code number} is a decimal, {@code 5.0} in an {@code integer} an
 * integer. A value that the schema wouldn't accept is read as {@link Values#fromJson} does.
 * Immutable and safe for use by many threads.
 */
public final class PayloadReader {
  private final Shape shape;

  /** Reads values of a schema; {@code null} stands for none. */
  public PayloadReader(JsonNode schema) {
    this.shape = SchemaShapes.of(schema);
  }

  /** The value as CEL takes it. */
  public Object read(JsonNode node) {
    return read(node, shape);
  }

  private static Object read(JsonNode node, Shape shape) {
    Shape plain = Shape.plain(shape);
    if (node.isNumber()) {
      return number(node, plain);
    }
    if (node instanceof ObjectNode object && !(plain instanceof Shape.Any)) {
      Map<String, Object> map = LinkedHashMap.newLinkedHashMap(object.size());
      for (Map.Entry<String, JsonNode> entry : object.properties()) {
        map.put(entry.getKey(), read(entry.getValue(), field(plain, entry.getKey())));
      }
      return map;
    }
    if (node.isArray() && !(plain instanceof Shape.Any)) {
      Shape items = items(plain);
      List<Object> list = new ArrayList<>(node.size());
      node.forEach(item -> list.add(read(item, items)));
      return list;
    }
    return Values.fromJson(node);
  }

  private static Object number(JsonNode node, Shape shape) {
    boolean integer = false;
    boolean decimal = false;
    for (Shape member : Shape.members(shape)) {
      integer |= member instanceof Shape.Int;
      decimal |= member instanceof Shape.Num;
    }
    if (decimal && !integer && node.isIntegralNumber()) {
      return Decimal.written(node.asText());
    }
    if (integer && !decimal && node.canConvertToExactIntegral() && node.canConvertToLong()) {
      return node.longValue();
    }
    return Values.fromJson(node);
  }

  private static Shape field(Shape shape, String name) {
    if (shape instanceof Shape.Obj object) {
      Shape.Field field = object.fields().get(name);
      return field == null ? object.others() : field.shape();
    }
    // Of several objects, what all that know the field agree on.
    List<Shape> known = new ArrayList<>();
    for (Shape member : Shape.members(shape)) {
      if (member instanceof Shape.Obj object && object.fields().containsKey(name)) {
        known.add(object.fields().get(name).shape());
      }
    }
    return known.isEmpty() ? Shape.ANY : Shape.union(known);
  }

  private static Shape items(Shape shape) {
    if (shape instanceof Shape.ListOf list) {
      return list.items();
    }
    List<Shape> known = new ArrayList<>();
    for (Shape member : Shape.members(shape)) {
      if (member instanceof Shape.ListOf list) {
        known.add(list.items());
      }
    }
    return known.isEmpty() ? Shape.ANY : Shape.union(known);
  }
}
