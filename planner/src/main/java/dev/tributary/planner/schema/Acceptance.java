package dev.tributary.planner.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.format.Format;
import com.networknt.schema.format.Formats;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

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

  /** Formats that look at the text and at nothing else. */
  private static final Set<String> FORMATS = Set.of("date", "date-time", "time", "uuid");

  private static final Predicate<JsonNode> TEXT = JsonNode::isTextual;

  /** Whether a value at a depth is surely valid. */
  @FunctionalInterface
  private interface Check {
    boolean accepts(JsonNode value, int depth);
  }

  private static final class UnknownKeywordException extends Exception {
    private static final long serialVersionUID = 1L;
  }

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
      case "type" -> type(says);
      case "enum" -> scalars(says);
      case "const" -> scalars(JsonNodeFactory.instance.arrayNode().add(says));
      case "required" -> required(says);
      case "properties" -> properties(says);
      case "additionalProperties" -> additional(says, schema);
      case "items" -> items(says, schema);
      case "minItems" -> size(says, JsonNode::isArray, JsonNode::size, 1);
      case "maxItems" -> size(says, JsonNode::isArray, JsonNode::size, -1);
      case "minLength" -> size(says, TEXT, Acceptance::length, 1);
      case "maxLength" -> size(says, TEXT, Acceptance::length, -1);
      case "minimum" -> bound(says, 0, 1);
      case "maximum" -> bound(says, -1, 0);
      case "exclusiveMinimum" -> bound(says, 1, 1);
      case "exclusiveMaximum" -> bound(says, -1, -1);
      case "pattern" -> pattern(says);
      case "format" -> format(says);
      case "allOf" -> all(each(says));
      case "anyOf" -> any(each(says));
      case "$ref" -> reference(says);
      case "$schema" -> dialect(says);
      default -> throw new UnknownKeywordException();
    };
  }

  private static Check type(JsonNode says) throws UnknownKeywordException {
    List<Predicate<JsonNode>> types = new ArrayList<>();
    for (JsonNode type : says.isArray() ? says : List.of(says)) {
      types.add(
          switch (type.asText()) {
            case "object" -> JsonNode::isObject;
            case "array" -> JsonNode::isArray;
            case "string" -> TEXT;
            case "boolean" -> JsonNode::isBoolean;
            case "null" -> JsonNode::isNull;
            case "number" -> JsonNode::isNumber;
            case "integer" -> Acceptance::isInteger;
            default -> throw new UnknownKeywordException();
          });
    }
    if (types.size() == 1) {
      Predicate<JsonNode> only = types.getFirst();
      return (value, depth) -> only.test(value);
    }
    return (value, depth) -> {
      for (Predicate<JsonNode> type : types) {
        if (type.test(value)) {
          return true;
        }
      }
      return false;
    };
  }

  private static boolean isInteger(JsonNode value) {
    return value.isNumber() && (value.isIntegralNumber() || value.canConvertToExactIntegral());
  }

  /** Texts, bools and null; numbers and containers are left to the validator. */
  private static Check scalars(JsonNode says) {
    Set<String> texts = new HashSet<>();
    Set<JsonNode> others = new HashSet<>();
    for (JsonNode allowed : says) {
      if (allowed.isTextual()) {
        texts.add(allowed.textValue());
      } else if (allowed.isBoolean() || allowed.isNull()) {
        others.add(allowed);
      }
    }
    return (value, depth) ->
        value.isTextual() ? texts.contains(value.textValue()) : others.contains(value);
  }

  private static Check required(JsonNode says) {
    List<String> names = new ArrayList<>();
    says.forEach(name -> names.add(name.asText()));
    String[] required = names.toArray(String[]::new);
    return (value, depth) -> {
      if (value.isObject()) {
        for (String name : required) {
          if (!value.has(name)) {
            return false;
          }
        }
      }
      return true;
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

  private interface Measure {
    int of(JsonNode value);
  }

  private static int length(JsonNode value) {
    String text = value.textValue();
    return text.codePointCount(0, text.length());
  }

  /** At least (1) or at most (-1) as large as is said. */
  private static Check size(JsonNode says, Predicate<JsonNode> applies, Measure measure, int sign)
      throws UnknownKeywordException {
    if (!says.isInt()) {
      throw new UnknownKeywordException();
    }
    int limit = says.intValue();
    return (value, depth) ->
        !applies.test(value) || Integer.compare(measure.of(value), limit) * sign >= 0;
  }

  /** A comparison with what is said gives a sign from {@code least} to {@code most}. */
  private static Check bound(JsonNode says, int least, int most) throws UnknownKeywordException {
    if (!says.isInt() && !says.isLong()) {
      throw new UnknownKeywordException();
    }
    long limit = says.longValue();
    BigDecimal exact = BigDecimal.valueOf(limit);
    return (value, depth) -> {
      if (!value.isNumber()) {
        return true;
      }
      int sign =
          value.isIntegralNumber() && value.canConvertToLong()
              ? Long.compare(value.longValue(), limit)
              : value.decimalValue().compareTo(exact);
      return sign >= least && sign <= most;
    };
  }

  private static Check pattern(JsonNode says) {
    BoundedRegex regex = new BoundedRegex(says.asText());
    return (value, depth) -> !value.isTextual() || regex.matches(value.textValue());
  }

  private static Check format(JsonNode says) throws UnknownKeywordException {
    if (!FORMATS.contains(says.asText())) {
      throw new UnknownKeywordException();
    }
    Format format =
        Formats.DEFAULT.stream()
            .filter(known -> known.getName().equals(says.asText()))
            .findFirst()
            .orElseThrow(UnknownKeywordException::new);
    return (value, depth) -> !value.isTextual() || format.matches(null, value.textValue());
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

  private static Check dialect(JsonNode says) throws UnknownKeywordException {
    if (!says.asText().equals(SpecificationVersion.DRAFT_2020_12.getDialectId())) {
      throw new UnknownKeywordException();
    }
    return (value, depth) -> true;
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
