package dev.tributary.planner.evolution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Questions to one inlined schema. */
final class Schemas {
  private static final List<String> ALL =
      List.of("array", "boolean", "integer", "null", "number", "object", "string");

  /** Keywords that mean a type where none is given, as {@code SchemaShapes} reads them. */
  private static final Map<String, String> IMPLIED =
      Map.of(
          "properties", "object",
          "required", "object",
          "additionalProperties", "object",
          "patternProperties", "object",
          "items", "array",
          "prefixItems", "array");

  private Schemas() {}

  static boolean takesAll(JsonNode schema) {
    return schema.isBoolean() ? schema.booleanValue() : schema.isEmpty();
  }

  static boolean takesNothing(JsonNode schema) {
    return schema.isBoolean() && !schema.booleanValue();
  }

  /** The types that a schema lists; all when it lists none. */
  static Set<String> listedTypes(JsonNode schema) {
    Set<String> types = new TreeSet<>();
    JsonNode type = schema.path("type");
    if (type.isTextual()) {
      types.add(type.textValue());
    } else if (type.isArray()) {
      type.forEach(t -> types.add(t.asText()));
    } else {
      types.addAll(ALL);
    }
    if (types.contains("number")) {
      types.remove("integer");
    }
    return types;
  }

  /** The types that whoever writes by the schema means. */
  static Set<String> writtenTypes(JsonNode schema) {
    if (!schema.has("type")) {
      for (String keyword : new TreeSet<>(IMPLIED.keySet())) {
        if (schema.has(keyword)) {
          return Set.of(IMPLIED.get(keyword));
        }
      }
    }
    return listedTypes(schema);
  }

  /** All values that a schema takes, when they are listed or follow from its types. */
  static Optional<List<JsonNode>> values(JsonNode schema) {
    List<JsonNode> values = new ArrayList<>();
    if (schema.has("const")) {
      values.add(schema.get("const"));
      return Optional.of(values);
    }
    if (schema.path("enum").isArray()) {
      schema.get("enum").forEach(values::add);
      return Optional.of(values);
    }
    for (String type : writtenTypes(schema)) {
      switch (type) {
        case "null" -> values.add(JsonNodeFactory.instance.nullNode());
        case "boolean" -> {
          values.add(BooleanNode.TRUE);
          values.add(BooleanNode.FALSE);
        }
        default -> {
          return Optional.empty();
        }
      }
    }
    return Optional.of(values);
  }

  /** Whether nothing in it has to be looked up elsewhere. */
  static boolean isSelfContained(JsonNode schema) {
    return schema.findValue("$ref") == null && schema.findValue("$dynamicRef") == null;
  }

  static Set<String> names(JsonNode array) {
    Set<String> names = new TreeSet<>();
    array.forEach(n -> names.add(n.asText()));
    return names;
  }

  /** A copy without some keywords. */
  static ObjectNode without(JsonNode schema, String... keywords) {
    ObjectNode copy = JsonNodeFactory.instance.objectNode();
    copy.setAll((ObjectNode) schema);
    return copy.remove(List.of(keywords));
  }

  static JsonNode both(JsonNode a, JsonNode b) {
    if (a.equals(b) || takesAll(b)) {
      return a;
    }
    if (takesAll(a)) {
      return b;
    }
    if (takesNothing(a) || takesNothing(b)) {
      return BooleanNode.FALSE;
    }
    ArrayNode all = JsonNodeFactory.instance.arrayNode().add(a).add(b);
    return JsonNodeFactory.instance.objectNode().set("allOf", all);
  }
}
