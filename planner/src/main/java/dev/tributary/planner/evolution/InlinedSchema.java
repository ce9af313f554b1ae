package dev.tributary.planner.evolution;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A schema with its local references written out and without what says nothing about values, so
 * that two schemas can be compared by what they take. A reference that leads back to itself stays;
 * {@link #follow} writes it out one more level.
 */
final class InlinedSchema {
  private static final int MAX_NODES = 50_000;
  private static final int MAX_DEPTH = 100;

  private static final Set<String> SAY_NOTHING =
      Set.of(
          "$schema",
          "$id",
          "$anchor",
          "$comment",
          "$defs",
          "definitions",
          "title",
          "description",
          "default",
          "examples",
          "deprecated",
          "readOnly",
          "writeOnly",
          "contentEncoding",
          "contentMediaType",
          "contentSchema");
  private static final Set<String> MAPS =
      Set.of("properties", "patternProperties", "dependentSchemas");
  private static final Set<String> LISTS = Set.of("allOf", "anyOf", "oneOf", "prefixItems");
  private static final Set<String> SCHEMAS =
      Set.of(
          "items",
          "additionalProperties",
          "unevaluatedItems",
          "unevaluatedProperties",
          "contains",
          "propertyNames",
          "not",
          "if",
          "then",
          "else");

  private final JsonNode root;
  private int nodes;

  InlinedSchema(JsonNode root) {
    this.root = root;
  }

  /** The whole schema. */
  JsonNode root() {
    return expand(root, Set.of("#"), 0);
  }

  /** What a reference that stayed means; empty when it leads nowhere. */
  Optional<JsonNode> follow(String reference) {
    JsonNode target = find(reference);
    return target.isMissingNode()
        ? Optional.empty()
        : Optional.of(expand(target, Set.of(reference), 0));
  }

  private JsonNode expand(JsonNode schema, Set<String> open, int depth) {
    if (!schema.isObject()) {
      return schema.isBoolean() ? schema : BooleanNode.TRUE;
    }
    if (++nodes > MAX_NODES || depth > MAX_DEPTH) {
      throw new UndecidedException("the schema is too large or too deep to be compared");
    }
    ObjectNode plain = JsonNodeFactory.instance.objectNode();
    schema
        .properties()
        .forEach(
            e -> {
              String keyword = e.getKey();
              JsonNode value = e.getValue();
              if (SAY_NOTHING.contains(keyword) || keyword.equals("$ref")) {
                return;
              }
              plain.set(
                  keyword,
                  SCHEMAS.contains(keyword)
                      ? expand(value, open, depth + 1)
                      : MAPS.contains(keyword) && value.isObject()
                          ? map(value, open, depth)
                          : LISTS.contains(keyword) && value.isArray()
                              ? list(value, open, depth)
                              : value);
            });
    onlyListed(plain);
    if (!schema.path("$ref").isTextual()) {
      return plain;
    }
    JsonNode target = reference(schema.path("$ref").textValue(), open, depth);
    if (plain.isEmpty()) {
      return target;
    }
    ArrayNode all = JsonNodeFactory.instance.arrayNode().add(target);
    plain.path("allOf").forEach(all::add);
    plain.set("allOf", all);
    return plain;
  }

  private ObjectNode map(JsonNode schemas, Set<String> open, int depth) {
    ObjectNode map = JsonNodeFactory.instance.objectNode();
    schemas.properties().forEach(e -> map.set(e.getKey(), expand(e.getValue(), open, depth + 1)));
    return map;
  }

  private ArrayNode list(JsonNode schemas, Set<String> open, int depth) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    schemas.forEach(s -> list.add(expand(s, open, depth + 1)));
    return list;
  }

  /** Without other schemas beside it, unevaluatedProperties is additionalProperties. */
  private static void onlyListed(ObjectNode plain) {
    boolean alone =
        !plain.has("allOf")
            && !plain.has("anyOf")
            && !plain.has("oneOf")
            && !plain.has("if")
            && !plain.has("dependentSchemas")
            && !plain.has("additionalProperties");
    if (alone && plain.has("unevaluatedProperties")) {
      plain.set("additionalProperties", plain.remove("unevaluatedProperties"));
    }
  }

  private JsonNode reference(String reference, Set<String> open, int depth) {
    JsonNode target = find(reference);
    if (open.contains(reference) || target.isMissingNode()) {
      return JsonNodeFactory.instance.objectNode().put("$ref", reference);
    }
    Set<String> inside = new HashSet<>(open);
    inside.add(reference);
    return expand(target, inside, depth + 1);
  }

  private JsonNode find(String reference) {
    if (reference.equals("#")) {
      return root;
    }
    if (reference.startsWith("#/")) {
      try {
        // A plus sign is itself in a fragment, and a space to the decoder.
        String pointer = reference.substring(1).replace("+", "%2B");
        return root.at(JsonPointer.compile(URLDecoder.decode(pointer, StandardCharsets.UTF_8)));
      } catch (IllegalArgumentException e) {
        return JsonNodeFactory.instance.missingNode();
      }
    }
    return root.findParents("$anchor").stream()
        .filter(parent -> ("#" + parent.path("$anchor").asText()).equals(reference))
        .findFirst()
        .orElse(JsonNodeFactory.instance.missingNode());
  }
}
