package dev.tributary.planner.types;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.planner.expression.Expression;
import dev.tributary.planner.expression.ExpressionException;
import dev.tributary.planner.expression.Scope;
import dev.tributary.planner.expression.Values;
import dev.tributary.planner.schema.JsonSchema;
import dev.tributary.planner.schema.NumberNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random schemas and expressions, from fixed seeds: nothing may throw or hang. */
class TypesFuzzTest {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final List<String> NAMES = List.of("a", "b", "c-d", "@e", "in", "package", "");
  private static final List<String> TYPES =
      List.of("object", "array", "string", "integer", "number", "boolean", "null", "nonsense");
  private static final List<String> TEMPLATES =
      List.of(
          "%1$s.a",
          "%1$s.?a",
          "%1$s[0]",
          "%1$s['b']",
          "%1$s[?'b']",
          "has(%1$s.a) ? %1$s.a : %2$s",
          "%1$s.map(x, %2$s)",
          "%1$s.filter(x, x == %2$s)",
          "%1$s.transformList(i, x, {'i': i, 'x': x})",
          "%1$s.transformMap(k, v, v)",
          "%1$s.exists(x, x.a == %2$s)",
          "%1$s + %2$s",
          "%1$s == %2$s",
          "%1$s in %2$s",
          "%1$s && %2$s",
          "%1$s || !%2$s",
          "%1$s.orValue(%2$s)",
          "%1$s.optMap(o, o.a)",
          "optional.of(%1$s)",
          "[%1$s, %2$s]",
          "{'a': %1$s, 'b': %2$s}",
          "{?'a': %1$s}",
          "string(%1$s)",
          "add(%1$s, %2$s)",
          "sum(%1$s)",
          "coalesce(%1$s, %2$s)",
          "lookup(%1$s, 'a', %2$s)",
          "zip(%1$s, %2$s)",
          "%1$s.groupBy('a')",
          "%1$s.sortBy(s, s.a)",
          "%1$s.first()",
          "cel.bind(v, %1$s, v.a)",
          "type(%1$s) == string ? %1$s : %2$s",
          "%1$s != null ? %1$s : %2$s",
          "%1$s > %2$s");
  private static final List<String> SEEDS =
      List.of(
          "payload", "payload.a", "null", "'x'", "1", "1.5", "[]", "{}", "now", "event", "true");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void anySchemaWithAnyExpressionIsCheckedWithoutAnException(long seed) {
    Random random = new Random(seed);
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          for (int i = 0; i < 150; i++) {
            JsonNode source = schema(random, 4);
            JsonNode target = schema(random, 4);
            String text = expression(random, 3);
            TypeChecker checker = new TypeChecker(Scope.MAPPING, TypeEnvironment.payload(source));
            assertThat(checker.expression(text).shape()).as(text).isNotNull();
            assertThat(checker.condition(text)).isNotNull();
            assertThat(checker.parameter(text, true)).isNotNull();
            ObjectNode mapping = NODES.objectNode();
            mapping.put("a", text);
            mapping.putArray("b").add(text);
            assertThat(checker.mapping(mapping, SchemaShapes.of(target))).isNotNull();
            assertThat(TypeChecker.copied(SchemaShapes.of(source), SchemaShapes.of(target)))
                .isNotNull();
            new PayloadReader(source).read(source);
            // The planner asks this first; it may refuse the schema and mustn't throw either.
            assertThat(JsonSchema.problems(source)).isNotNull();
          }
        });
  }

  /** What is accepted may still fail for a value (an index, a conversion), never for a shape. */
  @ParameterizedTest
  @ValueSource(longs = {11, 12, 21, 30, 37, 49})
  void whatIsAcceptedFindsItsFieldsAndOverloadsInEveryValidPayload(long seed) throws Exception {
    Random random = new Random(seed);
    int accepted = 0;
    for (int i = 0; i < 3000; i++) {
      ObjectNode schema = closed(random, 3);
      String text = expression(random, 3);
      TypeChecker checker = new TypeChecker(Scope.MAPPING, TypeEnvironment.payload(schema));
      if (!text.contains("payload") || !checker.expression(text).findings().isEmpty()) {
        continue;
      }
      accepted++;
      Expression expression = Expression.compile(Scope.MAPPING, text);
      for (int j = 0; j < 5; j++) {
        JsonNode payload = instance(random, schema);
        for (Object value :
            List.of(Values.fromJson(payload), new PayloadReader(schema).read(payload))) {
          try {
            expression.evaluate(
                Map.of(
                    "payload",
                    value,
                    "event",
                    Map.of("id", "1", "source", "s", "type", "t", "time", "x"),
                    "headers",
                    Map.of(),
                    "now",
                    Instant.EPOCH));
          } catch (ExpressionException e) {
            assertThat(e.getMessage())
                .as("%s on %s of %s", text, payload, schema)
                .doesNotContain("not present in map")
                .doesNotContain("No matching overload")
                .doesNotContain("Error resolving field");
          }
        }
      }
    }
    assertThat(accepted).isGreaterThan(50);
  }

  private static ObjectNode closed(Random random, int depth) {
    ObjectNode schema = NODES.objectNode();
    schema.put("type", "object").put("additionalProperties", false);
    ObjectNode properties = schema.putObject("properties");
    ArrayNode required = schema.putArray("required");
    for (String name : List.of("a", "b")) {
      properties.set(name, part(random, depth - 1));
      if (random.nextBoolean()) {
        required.add(name);
      }
    }
    return schema;
  }

  private static ObjectNode part(Random random, int depth) {
    ObjectNode schema = NODES.objectNode();
    String type =
        List.of("object", "array", "string", "integer", "number", "boolean")
            .get(depth == 0 ? 2 + random.nextInt(4) : random.nextInt(6));
    if (type.equals("object")) {
      schema = closed(random, depth);
    } else if (type.equals("array")) {
      schema.set("items", part(random, depth - 1));
    }
    if (random.nextInt(4) == 0) {
      schema.putArray("type").add(type).add("null");
    } else {
      schema.put("type", type);
    }
    return schema;
  }

  private static JsonNode instance(Random random, JsonNode schema) {
    JsonNode types = schema.path("type");
    if (types.isArray() && random.nextBoolean()) {
      return NODES.nullNode();
    }
    String type = types.isArray() ? types.get(0).asText() : types.asText();
    switch (type) {
      case "object" -> {
        ObjectNode object = NODES.objectNode();
        List<String> required = new ArrayList<>();
        schema.path("required").forEach(r -> required.add(r.asText()));
        schema
            .path("properties")
            .properties()
            .forEach(
                e -> {
                  if (required.contains(e.getKey()) || random.nextBoolean()) {
                    object.set(e.getKey(), instance(random, e.getValue()));
                  }
                });
        return object;
      }
      case "array" -> {
        ArrayNode array = NODES.arrayNode();
        for (int i = random.nextInt(3); i > 0; i--) {
          array.add(instance(random, schema.path("items")));
        }
        return array;
      }
      case "string" -> {
        return NODES.textNode(List.of("x", "", "5").get(random.nextInt(3)));
      }
      case "integer" -> {
        return NODES.numberNode((long) random.nextInt(5));
      }
      case "number" -> {
        return random.nextBoolean() ? new NumberNode("1.50") : NODES.numberNode(2L);
      }
      default -> {
        return NODES.booleanNode(random.nextBoolean());
      }
    }
  }

  @Test
  void aSchemaFitsItselfWhateverItIs() {
    Random random = new Random(42);
    for (int i = 0; i < 500; i++) {
      JsonNode schema = schema(random, 4);
      assertThat(
              TypeChecker.copied(SchemaShapes.of(schema), SchemaShapes.of(schema)).stream()
                  .filter(f -> f.kind() != Finding.Kind.ShapeUnknown))
          .as(schema.toString())
          .isEmpty();
    }
  }

  @Test
  void referencesThatGoRoundEndSomewhere() throws Exception {
    ObjectNode schema =
        (ObjectNode)
            new com.fasterxml.jackson.databind.ObjectMapper()
                .readTree(
                    """
                    {"$ref":"#/$defs/a","allOf":[{"$ref":"#"}],
                     "$defs":{"a":{"$ref":"#/$defs/b"},"b":{"$ref":"#/$defs/a"},
                              "c":{"allOf":[{"$ref":"#/$defs/c"}]},
                              "d":{"oneOf":[{"$ref":"#/$defs/d"},{"type":"string"}]}},
                     "properties":{"c":{"$ref":"#/$defs/c"},"d":{"$ref":"#/$defs/d"},
                                   "e":{"$ref":"#/nowhere"},"f":{"$ref":"#%zz"}}}
                    """);
    Shape shape = SchemaShapes.of(schema);

    assertThat(TypeChecker.copied(shape, shape)).isNotNull();
    assertThat(
            new TypeChecker(Scope.MAPPING, TypeEnvironment.payload(shape))
                .expression("payload.?c.x == payload.?d")
                .shape())
        .isNotNull();
  }

  private static String expression(Random random, int depth) {
    if (depth == 0 || random.nextInt(6) == 0) {
      return SEEDS.get(random.nextInt(SEEDS.size()));
    }
    String template = TEMPLATES.get(random.nextInt(TEMPLATES.size()));
    return "("
        + template.formatted(expression(random, depth - 1), expression(random, depth - 1))
        + ")";
  }

  private static JsonNode schema(Random random, int depth) {
    if (random.nextInt(25) == 0) {
      return NODES.booleanNode(random.nextBoolean());
    }
    ObjectNode schema = NODES.objectNode();
    if (random.nextInt(8) == 0) {
      schema.put("$ref", random.nextBoolean() ? "#" : "#/properties/a");
      return schema;
    }
    if (random.nextInt(6) == 0) {
      ArrayNode types = schema.putArray("type");
      types.add(TYPES.get(random.nextInt(7)));
      types.add("null");
    } else if (random.nextInt(8) > 0) {
      schema.put("type", TYPES.get(random.nextInt(TYPES.size())));
    }
    if (depth == 0) {
      return schema;
    }
    if (random.nextBoolean()) {
      ObjectNode properties = schema.putObject("properties");
      for (int i = random.nextInt(4); i > 0; i--) {
        properties.set(name(random), schema(random, depth - 1));
      }
      schema.putArray("required").add(name(random));
    }
    switch (random.nextInt(9)) {
      case 0 -> schema.set("items", schema(random, depth - 1));
      case 1 -> schema.set("additionalProperties", schema(random, depth - 1));
      case 2 ->
          schema.putArray("oneOf").add(schema(random, depth - 1)).add(schema(random, depth - 1));
      case 3 -> schema.putArray("allOf").add(schema(random, depth - 1));
      case 4 -> schema.putArray("enum").add("x").add(1).addNull().add(1.5);
      case 5 -> schema.put("const", name(random));
      case 6 -> schema.putArray("prefixItems").add(schema(random, depth - 1));
      case 7 -> schema.putObject("patternProperties").set("^x", schema(random, depth - 1));
      default -> schema.put("format", "date-time");
    }
    return schema;
  }

  private static String name(Random random) {
    return NAMES.get(random.nextInt(NAMES.size()));
  }
}
