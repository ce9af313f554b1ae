package dev.tributary.planner.types;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.planner.types.Shape.Extra;
import dev.tributary.planner.types.Shape.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * JSON Schema 2020-12 to shapes. Keywords that narrow values without changing their shape (lengths,
 * ranges, patterns, {@code not}, {@code if}) are left to validation. Never throws for what a schema
 * says: what isn't understood is {@link Shape.Any}.
 *
 * <p>A missing {@code type} is taken from the keywords that are there: {@code properties} mean an
 * object, {@code items} a list. JSON Schema would let other values pass, but nobody means that.
 */
public final class SchemaShapes {
  private static final int MAX_DEPTH = 60;

  private final JsonNode root;
  private final Map<String, Shape> references = new HashMap<>();

  private SchemaShapes(JsonNode root) {
    this.root = root;
  }

  /** The shape of what is valid; {@link Shape.Any} without a schema. */
  public static Shape of(JsonNode schema) {
    return schema == null ? Shape.ANY : new SchemaShapes(schema).shape(schema, 0);
  }

  private Shape shape(JsonNode schema, int depth) {
    if (schema.isBoolean() && !schema.booleanValue()) {
      return Shape.NEVER;
    }
    if (!schema.isObject() || depth > MAX_DEPTH) {
      return Shape.ANY;
    }
    Shape shape = own(schema, depth);
    if (schema.path("$ref").isTextual()) {
      Shape target = reference(schema.path("$ref").textValue(), depth);
      shape = shape instanceof Shape.Any ? target : Intersections.of(shape, target);
    }
    for (JsonNode part : schema.path("allOf")) {
      shape = Intersections.of(shape, shape(part, depth + 1));
    }
    for (String choice : List.of("oneOf", "anyOf")) {
      if (schema.path(choice).isArray() && !schema.path(choice).isEmpty()) {
        List<Shape> variants = new ArrayList<>();
        schema.path(choice).forEach(variant -> variants.add(shape(variant, depth + 1)));
        shape = Intersections.of(shape, Unions.of(variants));
      }
    }
    return shape;
  }

  private Shape reference(String target, int depth) {
    Shape known = references.get(target);
    if (known == null) {
      known = new Shape.Ref(() -> shape(find(target), depth + 1));
      references.put(target, known);
    }
    return known;
  }

  private JsonNode find(String target) {
    if (target.equals("#")) {
      return root;
    }
    if (target.startsWith("#/")) {
      try {
        String pointer =
            java.net.URLDecoder.decode(
                target.substring(1).replace("+", "%2B"), java.nio.charset.StandardCharsets.UTF_8);
        return root.at(JsonPointer.compile(pointer));
      } catch (IllegalArgumentException e) {
        return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
      }
    }
    if (target.startsWith("#")) {
      for (JsonNode parent : root.findParents("$anchor")) {
        if (parent.path("$anchor").asText().equals(target.substring(1))) {
          return parent;
        }
      }
    }
    return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
  }

  private Shape own(JsonNode schema, int depth) {
    List<Shape> shapes = new ArrayList<>();
    for (String type : types(schema)) {
      shapes.add(typed(type, schema, depth));
    }
    Shape shape = shapes.isEmpty() ? Shape.ANY : Unions.of(shapes);
    if (schema.has("const")) {
      return Intersections.of(shape, literal(schema.get("const")));
    }
    if (schema.path("enum").isArray() && !schema.path("enum").isEmpty()) {
      List<Shape> values = new ArrayList<>();
      schema.path("enum").forEach(value -> values.add(literal(value)));
      return Intersections.of(shape, Unions.of(values));
    }
    return shape;
  }

  private static Set<String> types(JsonNode schema) {
    Set<String> types = new TreeSet<>();
    JsonNode type = schema.path("type");
    if (type.isTextual()) {
      types.add(type.textValue());
    } else if (type.isArray()) {
      type.forEach(t -> types.add(t.asText()));
    } else if (hasAny(
        schema, "properties", "required", "additionalProperties", "patternProperties")) {
      types.add("object");
    } else if (hasAny(schema, "items", "prefixItems")) {
      types.add("array");
    }
    return types;
  }

  private static boolean hasAny(JsonNode schema, String... names) {
    for (String name : names) {
      if (schema.has(name)) {
        return true;
      }
    }
    return false;
  }

  private Shape typed(String type, JsonNode schema, int depth) {
    return switch (type) {
      case "string" -> new Shape.Text(Set.of(), schema.path("format").textValue());
      case "integer" -> Shape.INT;
      case "number" -> Shape.NUM;
      case "boolean" -> Shape.BOOL;
      case "null" -> Shape.NULL;
      case "array" -> new Shape.ListOf(items(schema, depth));
      case "object" -> object(schema, depth);
      default -> Shape.ANY;
    };
  }

  private Shape items(JsonNode schema, int depth) {
    JsonNode prefix = schema.path("prefixItems");
    if (!prefix.isArray()) {
      return schema.has("items") ? shape(schema.get("items"), depth + 1) : Shape.ANY;
    }
    List<Shape> items = new ArrayList<>();
    prefix.forEach(item -> items.add(shape(item, depth + 1)));
    items.add(schema.has("items") ? shape(schema.get("items"), depth + 1) : Shape.ANY);
    return Unions.of(items);
  }

  private Shape object(JsonNode schema, int depth) {
    Map<String, Field> fields = new LinkedHashMap<>();
    Set<String> required = new TreeSet<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    schema
        .path("properties")
        .properties()
        .forEach(
            e ->
                fields.put(
                    e.getKey(),
                    new Field(shape(e.getValue(), depth + 1), required.contains(e.getKey()), -1)));
    boolean listed = schema.path("properties").isObject();
    required.forEach(name -> fields.putIfAbsent(name, new Field(Shape.ANY, true, -1)));
    JsonNode additional = schema.path("additionalProperties");
    boolean closed =
        isFalse(additional)
            || (isFalse(schema.path("unevaluatedProperties")) && additional.isMissingNode());
    if (schema.path("patternProperties").isObject()) {
      List<Shape> others = new ArrayList<>();
      schema
          .path("patternProperties")
          .properties()
          .forEach(e -> others.add(shape(e.getValue(), depth + 1)));
      if (!closed) {
        others.add(additional.isObject() ? shape(additional, depth + 1) : Shape.ANY);
      }
      return new Shape.Obj(fields, Extra.ALLOWED, Unions.of(others), -1);
    }
    if (closed) {
      return new Shape.Obj(fields, Extra.REFUSED, Shape.ANY, -1);
    }
    if (additional.isMissingNode()) {
      return new Shape.Obj(fields, listed ? Extra.UNSAID : Extra.IMPLIED, Shape.ANY, -1);
    }
    return new Shape.Obj(fields, Extra.ALLOWED, shape(additional, depth + 1), -1);
  }

  private static boolean isFalse(JsonNode node) {
    return node.isBoolean() && !node.booleanValue();
  }

  private static Shape literal(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> new Shape.Text(Set.of(value.textValue()), null);
      case BOOLEAN -> Shape.BOOL;
      case NULL -> Shape.NULL;
      case NUMBER ->
          value.isIntegralNumber() && value.canConvertToLong()
              ? new Shape.Int(Set.of(value.longValue()))
              : Shape.NUM;
      default -> Shape.ANY;
    };
  }
}
