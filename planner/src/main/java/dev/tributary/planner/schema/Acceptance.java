package dev.tributary.planner.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Says of a value that it is valid, without a byte of memory, or says nothing. The validator builds
 * a path for each keyword at each value, several times what the value itself takes, to have it at
 * hand should something be wrong; mostly nothing is. What this doesn't accept goes to the
 * validator, so it decides every error and every message; {@code AcceptanceTest} holds the two
 * against each other.
 *
 * <p>Made only for schemas of which every keyword is known here. Immutable.
 */
final class Acceptance {
  private static final int MAX_DEPTH = 300;

  /** Keywords that say nothing of a value. */
  private static final Set<String> SILENT =
      Set.of(
          "$comment",
          "$defs",
          "default",
          "definitions",
          "deprecated",
          "description",
          "example",
          "examples",
          "readOnly",
          "title",
          "writeOnly");

  private final JsonNode root;
  private final Map<String, Check[]> references = new HashMap<>();
  private final Check check;

  private Acceptance(JsonNode root) throws UnknownKeywordException {
    this.root = root;
    this.check = schema(root);
  }

  /** For a schema; empty when it says something that isn't known here. */
  static Optional<Acceptance> of(JsonNode schema) {
    try {
      return Optional.of(new Acceptance(schema));
    } catch (UnknownKeywordException e) {
      return Optional.empty();
    }
  }

  /** Whether the value is surely valid. */
  boolean accepts(JsonNode value) {
    return check.accepts(value, 0);
  }

  private Check schema(JsonNode schema) throws UnknownKeywordException {
    if (schema.isBoolean()) {
      boolean all = schema.booleanValue();
      return (value, depth) -> all;
    }
    if (!schema.isObject()) {
      throw new UnknownKeywordException();
    }
    List<Check> checks = new ArrayList<>();
    for (Map.Entry<String, JsonNode> keyword : schema.properties()) {
      if (!SILENT.contains(keyword.getKey()) && !keyword.getKey().startsWith("x-")) {
        checks.add(keyword(keyword.getKey(), keyword.getValue(), schema));
      }
    }
    return all(checks.toArray(Check[]::new));
  }

  private static Check all(Check[] checks) {
    return (value, depth) -> {
      for (Check check : checks) {
        if (!check.accepts(value, depth)) {
          return false;
        }
      }
      return true;
    };
  }

  private Check keyword(String name, JsonNode says, JsonNode schema)
      throws UnknownKeywordException {
    return switch (name) {
      case "type" -> Assertions.type(says);
      case "enum" -> Assertions.scalars(says);
      case "const" -> Assertions.scalars(JsonNodeFactory.instance.arrayNode().add(says));
      case "required" -> Assertions.required(says);
      case "properties" -> properties(says);
      case "additionalProperties" -> additional(says, schema);
      case "items" -> items(says, schema);
      case "minItems" -> Assertions.size(says, JsonNode::isArray, JsonNode::size, 1);
      case "maxItems" -> Assertions.size(says, JsonNode::isArray, JsonNode::size, -1);
      case "minLength" -> Assertions.size(says, JsonNode::isTextual, Assertions::length, 1);
      case "maxLength" -> Assertions.size(says, JsonNode::isTextual, Assertions::length, -1);
      case "minimum" -> Assertions.bound(says, 0, 1);
      case "maximum" -> Assertions.bound(says, -1, 0);
      case "exclusiveMinimum" -> Assertions.bound(says, 1, 1);
      case "exclusiveMaximum" -> Assertions.bound(says, -1, -1);
      case "pattern" -> Assertions.pattern(says);
      case "format" -> Assertions.format(says);
      case "allOf" -> all(each(says));
      case "anyOf" -> any(each(says));
      case "$ref" -> reference(says);
      case "$schema" -> Assertions.dialect(says);
      default -> throw new UnknownKeywordException();
    };
  }

  private Check properties(JsonNode says) throws UnknownKeywordException {
    int count = says.size();
    String[] names = new String[count];
    Check[] checks = new Check[count];
    int i = 0;
    for (Map.Entry<String, JsonNode> property : says.properties()) {
      names[i] = property.getKey();
      checks[i++] = schema(property.getValue());
    }
    return (value, depth) -> {
      for (int n = 0; n < count; n++) {
        JsonNode field = value.get(names[n]);
        if (field != null && !checks[n].accepts(field, depth + 1)) {
          return false;
        }
      }
      return true;
    };
  }

  private Check additional(JsonNode says, JsonNode schema) throws UnknownKeywordException {
    Check others = schema(says);
    Set<String> known = new HashSet<>();
    schema.path("properties").fieldNames().forEachRemaining(known::add);
    return (value, depth) -> {
      if (value.isObject()) {
        for (Map.Entry<String, JsonNode> field : value.properties()) {
          if (!known.contains(field.getKey()) && !others.accepts(field.getValue(), depth + 1)) {
            return false;
          }
        }
      }
      return true;
    };
  }

  private Check items(JsonNode says, JsonNode schema) throws UnknownKeywordException {
    if (schema.has("prefixItems")) {
      throw new UnknownKeywordException();
    }
    Check item = schema(says);
    return (value, depth) -> {
      if (value.isArray()) {
        for (int i = 0; i < value.size(); i++) {
          if (!item.accepts(value.get(i), depth + 1)) {
            return false;
          }
        }
      }
      return true;
    };
  }

  private Check[] each(JsonNode says) throws UnknownKeywordException {
    Check[] checks = new Check[says.size()];
    for (int i = 0; i < checks.length; i++) {
      checks[i] = schema(says.get(i));
    }
    return checks;
  }

  private static Check any(Check[] checks) {
    return (value, depth) -> {
      for (Check check : checks) {
        if (check.accepts(value, depth)) {
          return true;
        }
      }
      return false;
    };
  }

  private Check reference(JsonNode says) throws UnknownKeywordException {
    String target = says.asText();
    // Schemas with names of their own, or percent-encoded pointers, are left to the validator.
    if (!target.equals("#") && !target.matches("#(/[A-Za-z0-9_$-]+)+")) {
      throw new UnknownKeywordException();
    }
    Check[] found = references.get(target);
    if (found == null) {
      found = new Check[1];
      references.put(target, found);
      found[0] = schema(root.at(target.substring(1)));
    }
    Check[] at = found;
    return (value, depth) -> depth < MAX_DEPTH && at[0].accepts(value, depth + 1);
  }
}
