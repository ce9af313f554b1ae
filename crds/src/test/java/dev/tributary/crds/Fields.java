package dev.tributary.crds;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the schema of a field for people. */
final class Fields {
  private Fields() {}

  /** The fields right below one; of lists and maps those of their values. */
  static Map<String, JsonNode> below(String path, JsonNode schema) {
    Map<String, JsonNode> fields = new LinkedHashMap<>();
    schema
        .path("properties")
        .properties()
        .forEach(e -> fields.put((path.isEmpty() ? "" : path + ".") + e.getKey(), e.getValue()));
    if (schema.path("additionalProperties").path("type").asText().equals("object")) {
      fields.putAll(below(path + ".<name>", schema.get("additionalProperties")));
    }
    if (schema.path("items").path("type").asText().equals("object")) {
      fields.putAll(below(path + "[]", schema.get("items")));
    }
    return fields;
  }

  /** A type in a word or two. */
  static String type(JsonNode schema) {
    if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
      return "integer or string";
    }
    if (schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
      return "free-form";
    }
    if (schema.path("items").isObject()) {
      return "list of " + type(schema.get("items"));
    }
    if (schema.path("additionalProperties").isObject()) {
      return "map of " + type(schema.get("additionalProperties"));
    }
    return schema.path("type").asText();
  }

  /** What bounds a value has, as the end of a sentence; empty when it has none. */
  static String bounds(JsonNode schema) {
    List<String> bounds = new ArrayList<>();
    JsonNode value = schema.path("items").isObject() ? schema.get("items") : schema;
    if (value.path("enum").isArray()) {
      List<String> values = new ArrayList<>();
      value.get("enum").forEach(v -> values.add("`" + v.asText() + "`"));
      bounds.add("one of " + String.join(", ", values));
    }
    range(schema, "minimum", "maximum", "", bounds);
    range(schema, "minLength", "maxLength", " characters", bounds);
    range(schema, "minItems", "maxItems", " items", bounds);
    range(schema, "minProperties", "maxProperties", " entries", bounds);
    if (schema.has("pattern")) {
      bounds.add("pattern `" + schema.get("pattern").asText() + "`");
    }
    return bounds.isEmpty() ? "" : " (" + String.join("; ", bounds) + ")";
  }

  private static void range(
      JsonNode schema, String least, String most, String unit, List<String> bounds) {
    if (schema.has(least) && schema.has(most)) {
      bounds.add(plain(schema.get(least)) + " to " + plain(schema.get(most)) + unit);
    } else if (schema.has(most)) {
      bounds.add("at most " + plain(schema.get(most)) + unit);
    } else if (schema.has(least)) {
      bounds.add("at least " + plain(schema.get(least)) + unit);
    }
  }

  /** A value as it is written in YAML. */
  static String plain(JsonNode value) {
    boolean whole = value.isNumber() && value.doubleValue() == Math.rint(value.doubleValue());
    return whole
        ? Long.toString(value.longValue())
        : value.isValueNode() ? value.asText() : value.toString();
  }
}
