package dev.tributary.planner.schema;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks the references of a schema: none is remote, each leads somewhere, none leads back to
 * itself at the same value, and they don't multiply, so that validating takes work in proportion to
 * the value.
 */
final class References {
  /** Most schemas that are held against one value, each as often as references lead to it. */
  static final int MOST_AT_ONE_VALUE = 10_000;

  private static final int MAX_DEPTH = 500;

  /** Keywords whose schemas look at the value that their own schema looks at. */
  private static final Set<String> IN_PLACE =
      Set.of("allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas");

  private static final int UNDER_WAY = -1;

  private final JsonNode root;
  private final Map<String, String> problems;
  private final Map<JsonNode, Integer> weights = new IdentityHashMap<>();

  private References(JsonNode root, Map<String, String> problems) {
    this.root = root;
    this.problems = problems;
  }

  /** Adds what is wrong with a schema's references, as (path below the schema, message). */
  static void check(JsonNode schema, Map<String, String> problems) {
    new References(schema, problems).walk(schema, "", 0);
  }

  private void walk(JsonNode node, String path, int depth) {
    if (depth > MAX_DEPTH) {
      problems.putIfAbsent(
          "", "it is nested more than %d levels; put parts under $defs".formatted(MAX_DEPTH));
      return;
    }
    if (node.isObject()) {
      for (Map.Entry<String, JsonNode> entry : node.properties()) {
        String at = path + "." + entry.getKey();
        boolean reference = entry.getKey().equals("$ref") || entry.getKey().equals("$dynamicRef");
        if (reference && entry.getValue().isTextual()) {
          reference(node, entry.getValue().textValue(), at);
        } else {
          walk(entry.getValue(), at, depth + 1);
        }
      }
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        walk(node.get(i), path + "[" + i + "]", depth + 1);
      }
    }
  }

  private void reference(JsonNode schema, String target, String path) {
    if (!target.startsWith("#")) {
      problems.put(
          path, "remote references are not read; put the schema under $defs and refer to it");
    } else if (find(target).isEmpty()) {
      problems.put(path, "there is nothing at %s; refer to a schema under $defs".formatted(target));
    } else if (problems.isEmpty()) {
      int weight = weight(schema);
      if (weight == UNDER_WAY) {
        problems.put(
            path,
            "the reference leads back to itself; refer from properties or items, where a value ends");
      } else if (weight > MOST_AT_ONE_VALUE) {
        problems.put(
            path,
            "references multiply to more than %d schemas for one value; refer to each only once"
                .formatted(MOST_AT_ONE_VALUE));
      }
    }
  }

  /** How many schemas are held against a value that a schema is held against. */
  private int weight(JsonNode schema) {
    Integer known = weights.get(schema);
    if (known != null) {
      return known;
    }
    weights.put(schema, UNDER_WAY);
    long sum = 1;
    for (JsonNode next : inPlace(schema)) {
      int weight = weight(next);
      if (weight == UNDER_WAY) {
        return UNDER_WAY;
      }
      sum = Math.min(sum + weight, MOST_AT_ONE_VALUE + 1L);
    }
    weights.put(schema, (int) sum);
    return (int) sum;
  }

  private List<JsonNode> inPlace(JsonNode schema) {
    List<JsonNode> next = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : schema.properties()) {
      if (entry.getKey().equals("$ref") || entry.getKey().equals("$dynamicRef")) {
        find(entry.getValue().asText()).ifPresent(next::add);
      } else if (IN_PLACE.contains(entry.getKey())) {
        boolean one = entry.getValue().isObject() && !entry.getKey().equals("dependentSchemas");
        if (one) {
          next.add(entry.getValue());
        } else {
          entry.getValue().forEach(next::add);
        }
      }
    }
    return next;
  }

  private Optional<JsonNode> find(String target) {
    if (target.equals("#")) {
      return Optional.of(root);
    }
    JsonNode found = null;
    if (target.startsWith("#/")) {
      try {
        String pointer =
            URLDecoder.decode(target.substring(1).replace("+", "%2B"), StandardCharsets.UTF_8);
        found = root.at(JsonPointer.compile(pointer));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    } else {
      for (String anchor : List.of("$anchor", "$dynamicAnchor")) {
        for (JsonNode parent : root.findParents(anchor)) {
          if (parent.path(anchor).asText().equals(target.substring(1))) {
            found = parent;
          }
        }
      }
    }
    return Optional.ofNullable(found).filter(node -> node.isObject() || node.isBoolean());
  }
}
