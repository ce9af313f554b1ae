package dev.tributary.planner.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.values.NullValue;
import dev.tributary.planner.expression.Values;
import dev.tributary.planner.expression.functions.Decimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * JSON as expressions see it, with numbers read by the schema's type rather than by how they happen
 * to be written: {@code 5} in a {@code number} is a decimal, {@code 5.0} in an {@code integer} an
 * integer. A value that the schema wouldn't accept is read as {@link Values#fromJson} does. Nothing
 * is copied: a value is read when an expression asks for it, so the JSON must not change meanwhile.
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

  static Object read(JsonNode node, Shape shape) {
    return switch (node.getNodeType()) {
      case OBJECT -> new ObjectView(node, Shape.plain(shape));
      case ARRAY -> new ListView(node, items(Shape.plain(shape)));
      case NUMBER -> number(node, Shape.plain(shape));
      case STRING -> node.textValue();
      case BOOLEAN -> node.booleanValue();
      default -> NullValue.NULL_VALUE;
    };
  }

  /** A field of an object. */
  static Object read(JsonNode value, Shape object, String name) {
    return value.isTextual() ? value.textValue() : read(value, field(object, name));
  }

  private static Object number(JsonNode node, Shape shape) {
    if (shape instanceof Shape.Int && node.isIntegralNumber()) {
      return node.longValue();
    }
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
    return agreed(
        shape,
        member ->
            member instanceof Shape.Obj object && object.fields().containsKey(name)
                ? object.fields().get(name).shape()
                : null);
  }

  private static Shape items(Shape shape) {
    return shape instanceof Shape.ListOf list
        ? list.items()
        : agreed(shape, member -> member instanceof Shape.ListOf list ? list.items() : null);
  }

  private static Shape agreed(Shape shape, Function<Shape, Shape> inside) {
    if (shape instanceof Shape.Any) {
      return Shape.ANY;
    }
    List<Shape> known = new ArrayList<>();
    for (Shape member : Shape.members(shape)) {
      Shape found = inside.apply(member);
      if (found != null) {
        known.add(found);
      }
    }
    return known.isEmpty() ? Shape.ANY : Unions.of(known);
  }
}
