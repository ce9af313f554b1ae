package dev.tributary.planner.evolution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes one plain schema of several that hold at once, for the side that writes. Where two keywords
 * can't be made one, one is left out: the result then takes more than both, never less, so that
 * what follows from it is on the safe side.
 */
final class Writers {
  private static final Set<String> LARGER =
      Set.of("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties");
  private static final Set<String> SMALLER =
      Set.of("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties");
  private static final Set<String> APART = Set.of("properties", "additionalProperties");

  private final InlinedSchema source;

  Writers(InlinedSchema source) {
    this.source = source;
  }

  /** The schema without references and allOf; {@code true} where a reference leads nowhere. */
  JsonNode plain(JsonNode schema) {
    return plain(schema, 0);
  }

  private JsonNode plain(JsonNode schema, int depth) {
    if (depth > 20) {
      throw new UndecidedException("references go round in a circle");
    }
    if (!schema.isObject() || (!schema.has("allOf") && !schema.has("$ref"))) {
      return schema;
    }
    JsonNode plain = Schemas.without(schema, "allOf", "$ref");
    if (schema.path("$ref").isTextual()) {
      JsonNode target = source.follow(schema.get("$ref").textValue()).orElse(BooleanNode.TRUE);
      plain = merge(plain, plain(target, depth + 1));
    }
    for (JsonNode part : schema.path("allOf")) {
      plain = merge(plain, plain(part, depth + 1));
    }
    return plain;
  }

  /** Both at once. */
  static JsonNode merge(JsonNode a, JsonNode b) {
    if (Schemas.takesAll(a) || Schemas.takesNothing(b)) {
      return b;
    }
    if (Schemas.takesAll(b) || Schemas.takesNothing(a)) {
      return a;
    }
    ObjectNode merged = Schemas.without(a);
    for (var entry : b.properties()) {
      String keyword = entry.getKey();
      if (APART.contains(keyword)) {
        continue;
      }
      JsonNode mine = merged.get(keyword);
      merged.set(
          keyword, mine == null ? entry.getValue() : combine(keyword, mine, entry.getValue()));
    }
    boolean noType = merged.path("type").isArray() && merged.get("type").isEmpty();
    boolean noValue = merged.path("enum").isArray() && merged.get("enum").isEmpty();
    if (noType || noValue) {
      return BooleanNode.FALSE;
    }
    properties(a, b, merged);
    return merged;
  }

  private static JsonNode combine(String keyword, JsonNode a, JsonNode b) {
    if (a.equals(b)) {
      return a;
    }
    if (LARGER.contains(keyword) || SMALLER.contains(keyword)) {
      BigDecimal x = a.decimalValue();
      BigDecimal y = b.decimalValue();
      return (x.compareTo(y) >= 0) == LARGER.contains(keyword) ? a : b;
    }
    return switch (keyword) {
      case "required" -> union(a, b);
      case "type" -> types(a, b);
      case "enum" -> common(a, b);
      case "items" -> Schemas.both(a, b);
      case "uniqueItems" -> BooleanNode.valueOf(a.asBoolean() || b.asBoolean());
      default -> a;
    };
  }

  /** A field that one part doesn't list must suit what that part says about others. */
  private static void properties(JsonNode a, JsonNode b, ObjectNode merged) {
    Set<String> names = new TreeSet<>();
    a.path("properties").fieldNames().forEachRemaining(names::add);
    b.path("properties").fieldNames().forEachRemaining(names::add);
    ObjectNode properties = JsonNodeFactory.instance.objectNode();
    names.forEach(name -> properties.set(name, Schemas.both(one(a, name), one(b, name))));
    if (a.has("properties") || b.has("properties")) {
      merged.set("properties", properties);
    }
    JsonNode mine = a.get("additionalProperties");
    JsonNode other = b.get("additionalProperties");
    if (mine != null || other != null) {
      merged.set(
          "additionalProperties",
          mine == null ? other : other == null ? mine : Schemas.both(mine, other));
    }
  }

  private static JsonNode one(JsonNode schema, String name) {
    JsonNode listed = schema.path("properties").get(name);
    if (listed != null) {
      return listed;
    }
    // A pattern may speak of the name instead, so additionalProperties says nothing for sure.
    return schema.has("additionalProperties") && !schema.has("patternProperties")
        ? schema.get("additionalProperties")
        : BooleanNode.TRUE;
  }

  private static ArrayNode union(JsonNode a, JsonNode b) {
    Set<String> all = Schemas.names(a);
    all.addAll(Schemas.names(b));
    return array(all);
  }

  private static ArrayNode types(JsonNode a, JsonNode b) {
    Set<String> mine = Schemas.listedTypes(JsonNodeFactory.instance.objectNode().set("type", a));
    Set<String> other = Schemas.listedTypes(JsonNodeFactory.instance.objectNode().set("type", b));
    Set<String> common = new TreeSet<>(mine);
    common.retainAll(other);
    if (mine.contains("number") && other.contains("integer")
        || mine.contains("integer") && other.contains("number")) {
      common.add("integer");
    }
    return array(common);
  }

  private static ArrayNode common(JsonNode a, JsonNode b) {
    ArrayNode common = JsonNodeFactory.instance.arrayNode();
    for (JsonNode value : a) {
      for (JsonNode other : b) {
        if (value.equals(other)) {
          common.add(value);
        }
      }
    }
    return common;
  }

  private static ArrayNode array(Set<String> names) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    names.forEach(array::add);
    return array;
  }
}
