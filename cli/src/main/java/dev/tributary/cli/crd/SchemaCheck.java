package dev.tributary.cli.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.cli.finding.Code;
import dev.tributary.planner.types.Suggestions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Checks a value against a structural schema, as the API server does: strict about unknown fields,
 * defaults filled in, then types, bounds and rules. Changes the value: what the server would add or
 * take away is added or taken away.
 */
public final class SchemaCheck {
  private final List<Problem> problems = new ArrayList<>();
  private final Rules rules;

  private SchemaCheck(Rules rules) {
    this.rules = rules;
  }

  /** What is wrong with a resource of the kind. Its metadata and status are not looked at. */
  public static List<Problem> check(Kind kind, ObjectNode resource, Rules rules) {
    SchemaCheck check = new SchemaCheck(rules);
    check.root(kind.schema(), resource);
    return check.problems;
  }

  private void root(JsonNode schema, ObjectNode resource) {
    JsonNode properties = schema.path("properties");
    Set<String> known = new TreeSet<>(Set.of("apiVersion", "kind", "metadata"));
    properties.fieldNames().forEachRemaining(known::add);
    unknown(resource, known, "");
    for (JsonNode name : schema.path("required")) {
      if (!resource.hasNonNull(name.asText())) {
        missing(name.asText(), properties.path(name.asText()));
      }
    }
    if (resource.hasNonNull("spec")) {
      value(properties.path("spec"), resource.get("spec"), "spec");
    }
    // The server runs rules only on what its schema has let pass.
    if (problems.isEmpty()) {
      rules(schema, resource, "");
    }
  }

  private void value(JsonNode schema, JsonNode value, String path) {
    if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
      if (!value.isTextual() && !value.isIntegralNumber()) {
        invalid(path, Types.article(value) + " and must be an integer or a string", value);
      }
      return;
    }
    String type = schema.path("type").asText();
    if (!type.isEmpty() && !Types.matches(type, value)) {
      if (!(value.isNull() && schema.path("nullable").asBoolean())) {
        problems.add(Types.mismatch(path, type, value));
      }
      return;
    }
    Values.check(schema, value, path, problems);
    if (value instanceof ObjectNode object) {
      object(schema, object, path);
    } else if (value instanceof ArrayNode array) {
      array(schema, array, path);
    }
  }

  private void object(JsonNode schema, ObjectNode value, String path) {
    JsonNode properties = schema.path("properties");
    JsonNode additional = schema.path("additionalProperties");
    boolean open = schema.path("x-kubernetes-preserve-unknown-fields").asBoolean();
    Defaults.fill(properties, value);
    for (JsonNode name : schema.path("required")) {
      if (!value.has(name.asText())) {
        missing(path + "." + name.asText(), properties.path(name.asText()));
      }
    }
    for (String name : names(value)) {
      String at = path + "." + name;
      if (properties.has(name)) {
        value(properties.get(name), value.get(name), at);
      } else if (additional.isObject()) {
        value(additional, value.get(name), at);
      }
    }
    if (!open && !additional.isObject() && !additional.asBoolean()) {
      Set<String> known = new TreeSet<>();
      properties.fieldNames().forEachRemaining(known::add);
      unknown(value, known, path);
    }
  }

  private void array(JsonNode schema, ArrayNode value, String path) {
    for (int i = 0; i < value.size(); i++) {
      if (schema.path("items").isObject()) {
        value(schema.get("items"), value.get(i), path + "[" + i + "]");
      }
    }
    String listType = schema.path("x-kubernetes-list-type").asText();
    Set<Object> seen = new HashSet<>();
    for (int i = 0; i < value.size(); i++) {
      Object key = listType.equals("set") ? value.get(i) : keys(schema, value.get(i));
      if ((listType.equals("set") || listType.equals("map")) && !seen.add(key)) {
        invalid(path + "[" + i + "]", "stands twice in the list", value.get(i));
      }
    }
  }

  private static Object keys(JsonNode schema, JsonNode item) {
    List<JsonNode> keys = new ArrayList<>();
    for (JsonNode name : schema.path("x-kubernetes-list-map-keys")) {
      keys.add(item.path(name.asText()));
    }
    return keys;
  }

  private void rules(JsonNode schema, JsonNode value, String path) {
    for (JsonNode rule : schema.path("x-kubernetes-validations")) {
      rules.broken(rule, value, path).ifPresent(problems::add);
    }
    if (value instanceof ObjectNode object) {
      JsonNode additional = schema.path("additionalProperties");
      for (String name : names(object)) {
        JsonNode below = schema.path("properties").path(name);
        if (below.isMissingNode()) {
          below = additional;
        }
        if (below.isObject()) {
          rules(below, object.get(name), path.isEmpty() ? name : path + "." + name);
        }
      }
    } else if (value instanceof ArrayNode array && schema.path("items").isObject()) {
      for (int i = 0; i < array.size(); i++) {
        rules(schema.get("items"), array.get(i), path + "[" + i + "]");
      }
    }
  }

  private void unknown(ObjectNode value, Set<String> known, String path) {
    for (String name : names(value)) {
      if (!known.contains(name)) {
        problems.add(
            new Problem(
                Code.FieldUnknown,
                path.isEmpty() ? name : path + "." + name,
                "there is no such field",
                Suggestions.nearest(name, known)
                    .map(near -> "did you mean '" + near + "'?")
                    .orElseGet(
                        () ->
                            known.isEmpty()
                                ? "remove it"
                                : "the fields here are: " + String.join(", ", known))));
        value.remove(name);
      }
    }
  }

  private void missing(String path, JsonNode schema) {
    String type = schema.path("type").asText();
    problems.add(
        new Problem(
            Code.FieldMissing,
            path,
            "is required and missing",
            "add it" + (type.isEmpty() ? "" : "; it is " + Types.article(type))));
  }

  private void invalid(String path, String message, JsonNode value) {
    problems.add(new Problem(Code.FieldInvalid, path, message, "change " + Types.shown(value)));
  }

  private static List<String> names(ObjectNode value) {
    List<String> names = new ArrayList<>();
    value.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
