package dev.tributary.planner.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The short way to "valid" against the validator, over random schemas and values. */
class AcceptanceTest {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final List<String> NAMES = List.of("a", "b", "c-d", "#e", "");
  private static final List<String> TEXTS =
      List.of(
          "",
          "a",
          "web",
          "ABC",
          "\uD83D\uDE00\uD83D\uDE00",
          "2026-01-02",
          "2026-01-02T03:04:05Z",
          "2026-13-02T03:04:05Z",
          "2016-12-31T23:59:60Z",
          "03:04:05Z",
          "123e4567-e89b-12d3-a456-426614174000",
          "a\n");
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "1",
          "-1",
          "5",
          "5.0",
          "5.5",
          "1e3",
          "-0.0",
          "9223372036854775807",
          "9223372036854775808",
          "1e30",
          "4.999999999999999999999");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whatIsAcceptedIsValidAndWhatIsValidIsAccepted(long seed) throws Exception {
    Random random = new Random(seed * Long.getLong("fuzz.seed", 1));
    int rounds = Integer.getInteger("fuzz.rounds", 1) * 400;
    int known = 0;
    int valid = 0;
    int accepted = 0;
    for (int i = 0; i < rounds; i++) {
      JsonNode schema = schema(random, 3);
      Optional<Acceptance> acceptance = Acceptance.of(schema);
      if (acceptance.isEmpty()) {
        continue;
      }
      known++;
      JsonSchema validator = JsonSchema.thorough(schema);
      for (int j = 0; j < 20; j++) {
        JsonNode value = random.nextInt(3) == 0 ? value(random, 3) : fitting(random, schema, 3);
        boolean isValid = validator.validate(value).isEmpty();
        boolean isAccepted = acceptance.get().accepts(value);
        if (isAccepted) {
          assertThat(isValid).as("%s by %s", value, schema).isTrue();
        }
        valid += isValid ? 1 : 0;
        accepted += isAccepted ? 1 : 0;
      }
    }
    assertThat(known).isGreaterThan(rounds / 2);
    assertThat(valid).isGreaterThan(rounds);
    // Only numbers in enums are valid and not accepted.
    assertThat(accepted).isGreaterThan(valid * 9 / 10);
  }

  @Test
  void aSchemaWithAKeywordThatIsNotKnownHereIsLeftToTheValidator() throws Exception {
    for (String schema :
        List.of(
            "{\"not\":{}}",
            "{\"oneOf\":[true]}",
            "{\"properties\":{\"a\":{\"uniqueItems\":true}}}",
            "{\"unevaluatedProperties\":false}",
            "{\"format\":\"email\"}",
            "{\"$id\":\"urn:x\"}",
            "{\"$schema\":\"http://json-schema.org/draft-07/schema#\"}",
            "{\"$ref\":\"#anchor\"}",
            "{\"prefixItems\":[true],\"items\":false}",
            "{\"minimum\":0.5}")) {
      assertThat(Acceptance.of(parse(schema))).as(schema).isEmpty();
    }
  }

  @Test
  void referencesThatGoRoundAcceptNothingAndEnd() throws Exception {
    assertThat(Acceptance.of(parse("{\"$ref\":\"#\"}")).orElseThrow().accepts(parse("1")))
        .isFalse();
    Acceptance tree =
        Acceptance.of(
                parse(
                    "{\"type\":\"object\",\"properties\":{\"next\":{\"$ref\":\"#\"}},\"additionalProperties\":false}"))
            .orElseThrow();
    assertThat(tree.accepts(parse("{\"next\":{\"next\":{}}}"))).isTrue();
    assertThat(tree.accepts(parse("{\"next\":{\"next\":{\"x\":1}}}"))).isFalse();
  }

  private static JsonNode schema(Random random, int depth) throws Exception {
    if (random.nextInt(20) == 0) {
      return NODES.booleanNode(random.nextInt(4) > 0);
    }
    ObjectNode schema = NODES.objectNode();
    String type =
        List.of("object", "array", "string", "integer", "number", "boolean", "null")
            .get(random.nextInt(7));
    if (random.nextInt(5) > 0) {
      if (random.nextInt(4) == 0) {
        schema.putArray("type").add(type).add("null");
      } else {
        schema.put("type", type);
      }
    }
    int keywords = random.nextInt(4);
    for (int i = 0; i < keywords; i++) {
      keyword(random, schema, depth);
    }
    if (depth > 0 && type.equals("object")) {
      ObjectNode properties = schema.putObject("properties");
      for (int i = random.nextInt(4); i > 0; i--) {
        properties.set(pick(random, NAMES), schema(random, depth - 1));
      }
    }
    if (depth > 0 && type.equals("array")) {
      schema.set("items", schema(random, depth - 1));
    }
    return schema;
  }

  private static void keyword(Random random, ObjectNode schema, int depth) throws Exception {
    switch (random.nextInt(17)) {
      case 0 -> schema.put("minLength", random.nextInt(4));
      case 1 -> schema.put("maxLength", random.nextInt(25));
      case 2 -> schema.put("minimum", random.nextInt(10) - 3);
      case 3 -> schema.put("maximum", random.nextInt(10) - 3);
      case 4 -> schema.put("exclusiveMinimum", random.nextInt(10) - 3);
      case 5 -> schema.put("exclusiveMaximum", Long.MAX_VALUE - random.nextInt(3));
      case 6 -> schema.put("minItems", random.nextInt(3));
      case 7 -> schema.put("maxItems", random.nextInt(4));
      case 8 -> schema.put("pattern", pick(random, List.of("^[A-Z]{3}$", "a", "^$", "^\\p{L}+$")));
      case 9 -> schema.put("format", pick(random, List.of("date", "date-time", "time", "uuid")));
      case 10 -> {
        ArrayNode values = schema.putArray("enum");
        values.add("web").add("ABC").addNull().add(true);
        if (random.nextInt(4) == 0) {
          values.add(5);
        }
      }
      case 11 -> schema.set("const", random.nextBoolean() ? value(random, 0) : NODES.textNode("a"));
      case 12 -> schema.putArray("required").add(pick(random, NAMES));
      case 13 ->
          schema.set(
              "additionalProperties",
              random.nextBoolean() || depth == 0
                  ? NODES.booleanNode(random.nextBoolean())
                  : schema(random, depth - 1));
      case 14 -> {
        if (depth > 0) {
          schema.putArray("allOf").add(schema(random, depth - 1)).add(schema(random, 0));
        }
      }
      case 15 -> {
        if (depth > 0) {
          schema.putArray("anyOf").add(schema(random, depth - 1)).add(schema(random, 0));
        }
      }
      default -> {
        schema.putObject("$defs").set("d", schema(random, 0));
        if (depth == 3) {
          schema.put("$ref", "#/$defs/d");
        }
      }
    }
  }

  /** A value that has a chance. */
  private static JsonNode fitting(Random random, JsonNode schema, int depth) throws Exception {
    JsonNode type = schema.path("type");
    String wanted = type.isArray() ? type.get(random.nextInt(2)).asText() : type.asText();
    switch (wanted) {
      case "object" -> {
        ObjectNode object = NODES.objectNode();
        for (var property : schema.path("properties").properties()) {
          if (random.nextInt(3) > 0) {
            object.set(property.getKey(), fitting(random, property.getValue(), depth - 1));
          }
        }
        schema.path("required").forEach(n -> object.putIfAbsent(n.asText(), NODES.numberNode(1)));
        return object;
      }
      case "array" -> {
        ArrayNode array = NODES.arrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
          array.add(fitting(random, schema.path("items"), depth - 1));
        }
        return array;
      }
      case "string" -> {
        return NODES.textNode(pick(random, TEXTS));
      }
      case "integer", "number" -> {
        return parse(pick(random, NUMBERS));
      }
      case "boolean" -> {
        return NODES.booleanNode(random.nextBoolean());
      }
      case "null" -> {
        return NODES.nullNode();
      }
      default -> {
        return value(random, depth);
      }
    }
  }

  private static JsonNode value(Random random, int depth) throws Exception {
    switch (random.nextInt(depth > 0 ? 6 : 4)) {
      case 0 -> {
        return NODES.textNode(pick(random, TEXTS));
      }
      case 1 -> {
        return parse(pick(random, NUMBERS));
      }
      case 2 -> {
        return NODES.booleanNode(random.nextBoolean());
      }
      case 3 -> {
        return NODES.nullNode();
      }
      case 4 -> {
        ArrayNode array = NODES.arrayNode();
        for (int i = random.nextInt(3); i > 0; i--) {
          array.add(value(random, depth - 1));
        }
        return array;
      }
      default -> {
        ObjectNode object = NODES.objectNode();
        for (int i = random.nextInt(3); i > 0; i--) {
          object.set(pick(random, NAMES), value(random, depth - 1));
        }
        return object;
      }
    }
  }

  private static String pick(Random random, List<String> from) {
    return from.get(random.nextInt(from.size()));
  }

  private static JsonNode parse(String text) throws Json.MalformedException {
    return Json.parse(text.getBytes(StandardCharsets.UTF_8));
  }
}
