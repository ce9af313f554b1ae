package dev.tributary.planner.types;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;

/**
 * Shapes as JSON Schema: what {@link SchemaShapes} reads back as a value of the shape once it was
 * written as JSON. What JSON can't say is anything.
 */
public final class ShapeSchemas {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int MAX_DEPTH = 30;

  private ShapeSchemas() {}

  /** The schema of a value of the shape. */
  public static ObjectNode of(Shape shape) {
    return of(shape, 0);
  }

  private static ObjectNode of(Shape shape, int depth) {
    if (depth > MAX_DEPTH) {
      return JSON.objectNode();
    }
    return switch (Shape.plain(shape)) {
      case Shape.Null ignored -> type("null");
      case Shape.Bool ignored -> type("boolean");
      case Shape.Int integer -> listed(type("integer"), integer.values());
      case Shape.Num ignored -> type("number");
      case Shape.Dbl ignored -> type("number");
      case Shape.Text text -> {
        ObjectNode schema = listed(type("string"), text.values());
        if (text.format() != null) {
          schema.put("format", text.format());
        }
        yield schema;
      }
      case Shape.Time ignored -> type("string").put("format", "date-time");
      case Shape.Bytes ignored -> type("string");
      case Shape.Span ignored -> type("string");
      case Shape.ListOf list -> type("array").set("items", of(list.items(), depth + 1));
      case Shape.MapOf map ->
          type("object").set("additionalProperties", of(map.values(), depth + 1));
      case Shape.Obj object -> object(object, depth);
      case Shape.Opt optional -> of(optional.value(), depth + 1);
      case Shape.Union union -> {
        ObjectNode schema = JSON.objectNode();
        ArrayNode variants = schema.putArray("anyOf");
        union.members().forEach(member -> variants.add(of(member, depth + 1)));
        yield schema;
      }
      default -> JSON.objectNode();
    };
  }

  private static ObjectNode object(Shape.Obj object, int depth) {
    ObjectNode schema = type("object");
    ObjectNode properties = schema.putObject("properties");
    ArrayNode required = JSON.arrayNode();
    object
        .fields()
        .forEach(
            (name, field) -> {
              properties.set(name, of(field.shape(), depth + 1));
              if (field.required()) {
                required.add(name);
              }
            });
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
    switch (object.extra()) {
      case REFUSED -> schema.put("additionalProperties", false);
      case ALLOWED -> schema.set("additionalProperties", of(object.others(), depth + 1));
      default -> {}
    }
    return schema;
  }

  private static ObjectNode type(String name) {
    return JSON.objectNode().put("type", name);
  }

  private static ObjectNode listed(ObjectNode schema, Collection<?> values) {
    if (!values.isEmpty()) {
      ArrayNode list = schema.putArray("enum");
      values.forEach(
          value -> {
            if (value instanceof Long number) {
              list.add(number);
            } else {
              list.add(value.toString());
            }
          });
    }
    return schema;
  }
}
