package dev.tributary.planner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.planner.expression.Expression;
import dev.tributary.planner.expression.ExpressionException;
import dev.tributary.planner.expression.Scope;
import dev.tributary.planner.expression.functions.Decimal;
import dev.tributary.planner.plan.PlanCodec;
import dev.tributary.planner.schema.Json;
import dev.tributary.planner.schema.JsonSchema;
import dev.tributary.planner.testkit.Prompt;
import dev.tributary.planner.types.CompiledPlan;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever comes through a door, the answer is a diagnostic or an error of ours, and it comes
 * within two seconds of processor time. {@code -Dfuzz.rounds=100} looks longer, {@code
 * -Dfuzz.seed=7} elsewhere.
 */
class DoorsFuzzTest {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 1);
  private static final List<String> ODD =
      List.of(
          "",
          " ",
          "\u0000",
          "null",
          "payload",
          "payload.(",
          "((((((((((",
          "[".repeat(500),
          "!".repeat(3_000),
          "a.".repeat(1_500) + "a",
          "'" + "x".repeat(5_000) + "'",
          "payload.matches('(a+)+$')",
          "#/$defs/a",
          "#",
          "-1",
          "9".repeat(400),
          "1e999999999",
          "\uD83D\uDE00",
          "{{ .Values.x }}",
          "../../etc/passwd",
          "0001-01-01",
          "999999999999999999h");

  /** What is used first takes time to be loaded. */
  @BeforeAll
  static void load() {
    Resources orders = Resources.orders();
    orders.flows.keySet().forEach(flow -> CompiledPlan.of(orders.plan(flow).plan().orElseThrow()));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void anyChangeOfTheSampleIsPlannedOrDiagnosed(long seed) throws Throwable {
    Random random = random(seed);
    for (int i = 0; i < 40 * ROUNDS; i++) {
      List<String> changes = new ArrayList<>();
      Resources resources;
      try {
        resources = Resources.orders(node -> mutateResource(random, node.path("spec"), changes));
      } catch (RuntimeException e) {
        continue; // The API server refuses what isn't of the field's type.
      }
      for (String flow : resources.flows.keySet()) {
        Prompt.answers(
            changes::toString,
            () -> {
              PlanResult result = resources.plan(flow);
              assertThat(result.plan().isPresent() || !result.diagnostics().isEmpty())
                  .as(changes.toString())
                  .isTrue();
              assertThat(result.diagnostics())
                  .as(changes.toString())
                  .allSatisfy(
                      d -> {
                        assertThat(d.message()).isNotBlank();
                        assertThat(d.nextStep()).isNotBlank();
                      });
              result.plan().ifPresent(CompiledPlan::of);
            });
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void anyBytesAreAPlanOrAnIllegalArgument(long seed) throws Throwable {
    Random random = random(seed);
    byte[] whole = PlanCodec.toGzip(Resources.orders().plan("orders-to-erp").plan().orElseThrow());
    String json = PlanCodec.toJson(Resources.orders().plan("orders-to-erp").plan().orElseThrow());
    for (int i = 0; i < 300 * ROUNDS; i++) {
      byte[] bytes = whole.clone();
      for (int j = random.nextInt(4); j >= 0; j--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      refusedOrFine(() -> PlanCodec.fromGzip(bytes));
      JsonNode tree = JSON.readTree(json);
      mutate(random, tree, new ArrayList<>());
      refusedOrFine(() -> CompiledPlan.of(PlanCodec.fromJson(tree.toString())));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void anyBytesAreJsonOrMalformed(long seed) throws Throwable {
    Random random = random(seed);
    byte[] whole =
        "{\"a\":[1,2.50,1e3,-0.0,\"x\\u00e9\",null,true,{\"b\":9007199254740993}]}"
            .getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 3_000 * ROUNDS; i++) {
      byte[] bytes = whole.clone();
      for (int j = random.nextInt(4); j >= 0; j--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      Prompt.answers(
          () -> HexFormat.of().formatHex(bytes),
          () -> {
            try {
              JsonNode read = Json.parse(bytes);
              assertThat(Json.parse(Json.write(read))).isEqualTo(read);
            } catch (Json.MalformedException e) {
              assertThat(e.getMessage()).isNotBlank();
            }
          });
    }
  }

  static List<String> hugeBodies() {
    return List.of(
        "1e999999999",
        "-1E+1000",
        "9".repeat(100_000),
        "0." + "1".repeat(100_000),
        "[".repeat(1_000_000),
        "{\"a\":".repeat(1_000_000),
        "\"" + "\\u0000".repeat(10) + "\" x");
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("hugeBodies")
  void hugeAndDeepBodiesAreMalformed(String body) throws Throwable {
    Prompt.answers(
        () -> body.substring(0, 10),
        () -> {
          try {
            Json.parse(body.getBytes(StandardCharsets.UTF_8));
            assertThat(body).as("is taken").isEmpty();
          } catch (Json.MalformedException e) {
            assertThat(e.getMessage()).isNotBlank();
          }
        });
  }

  static List<JsonNode> hostileSchemas() throws Exception {
    List<JsonNode> schemas = new ArrayList<>();
    for (String text :
        List.of(
            "{\"$ref\":\"#\"}",
            "{\"allOf\":[{\"$ref\":\"#/$defs/a\"}],\"$defs\":{\"a\":{\"anyOf\":[{\"$ref\":\"#/$defs/b\"}]},\"b\":{\"not\":{\"$ref\":\"#/$defs/a\"}}}}",
            "{\"$ref\":\"#/nowhere\"}",
            "{\"$ref\":\"#nowhere\"}",
            "{\"$ref\":\"#/%zz\"}",
            "{\"$dynamicRef\":\"#x\"}",
            "{\"pattern\":\"(\"}",
            "{\"pattern\":\"[\"}",
            "{\"patternProperties\":{\"(\":true}}",
            "{\"pattern\":\"%s\"}".formatted("(".repeat(20_000) + ")".repeat(20_000)),
            "{\"multipleOf\":0}",
            "{\"minLength\":-1}",
            "{\"required\":[1]}",
            "{\"type\":[]}",
            "{\"enum\":7}",
            "{\"minimum\":\"x\"}",
            "{\"properties\":[]}",
            "{\"items\":[{}]}",
            "{\"$id\":\"::\"}",
            "{\"$id\":\"http://example.com/%\",\"$ref\":\"#/$defs/x\",\"$defs\":{\"x\":{\"$id\":\"y\"}}}",
            "{\"$schema\":\"http://example.com/none\"}",
            "{\"properties\":{\"a\":{\"$schema\":\"urn:none\"}}}",
            "{\"format\":7}")) {
      schemas.add(JSON.readTree(text));
    }
    for (String keyword :
        List.of("enum", "const", "minimum", "multipleOf", "maxLength", "default")) {
      ObjectNode schema = NODES.objectNode();
      JsonNode huge = DecimalNode.valueOf(new BigDecimal("1e999999999"));
      schema.set(keyword, keyword.equals("enum") ? NODES.arrayNode().add(huge) : huge);
      schemas.add(schema);
      schemas.add(NODES.objectNode().put(keyword, Double.POSITIVE_INFINITY));
    }
    ObjectNode exponential = NODES.objectNode();
    ObjectNode definitions = exponential.putObject("$defs");
    for (int i = 0; i < 40; i++) {
      ArrayNode twice = definitions.putObject("d" + i).putArray("allOf");
      twice.addObject().put("$ref", "#/$defs/d" + (i + 1));
      twice.addObject().put("$ref", "#/$defs/d" + (i + 1));
    }
    definitions.putObject("d40").put("type", "string");
    exponential.put("$ref", "#/$defs/d0");
    schemas.add(exponential);
    ObjectNode deep = NODES.objectNode();
    ObjectNode at = deep;
    for (int i = 0; i < 3_000; i++) {
      at = at.putObject("properties").putObject("a");
    }
    schemas.add(deep);
    return schemas;
  }

  @ParameterizedTest
  @MethodSource("hostileSchemas")
  void aHostileSchemaIsRefusedWithAReason(JsonNode schema) throws Throwable {
    Prompt.answers(
        schema::toString,
        () ->
            assertThat(JsonSchema.problems(schema))
                .isNotEmpty()
                .allSatisfy((path, message) -> assertThat(message).isNotBlank()));
  }

  /** What the planner lets pass, the runtime can use, with any value. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void anySchemaIsRefusedOrValidates(long seed) throws Throwable {
    Random random = random(seed);
    for (int i = 0; i < 200 * ROUNDS; i++) {
      JsonNode schema =
          Resources.orders()
              .endpoints
              .get("shop")
              .getSpec()
              .http()
              .webhooks()
              .get("orderCreated")
              .schema()
              .jsonSchema()
              .deepCopy();
      for (int j = random.nextInt(3); j >= 0; j--) {
        mutate(random, schema, new ArrayList<>());
      }
      Prompt.answers(
          schema::toString,
          () -> {
            if (JsonSchema.problems(schema).isEmpty()) {
              JsonSchema compiled = JsonSchema.compile(schema);
              for (String value :
                  List.of("{}", "[]", "1", "\"x\"", "null", "{\"line_items\":[{}]}")) {
                assertThat(compiled.validate(JSON.readTree(value)))
                    .as(schema.toString())
                    .isNotNull();
              }
            }
          });
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"(a+)+$", "^(a|a)*$", "^(([a-z])+.)+[A-Z]([a-z])+$", "(x+x+)+y"})
  void aPatternThatExplodesIsGivenUp(String pattern) throws Throwable {
    for (boolean nested : List.of(false, true)) {
      Prompt.answers(
          () -> pattern,
          () -> {
            ObjectNode text = NODES.objectNode().put("pattern", pattern);
            JsonNode schema =
                nested
                    ? NODES.objectNode().set("properties", NODES.objectNode().set("a", text))
                    : text;
            String value = (pattern.contains("x") ? "x" : "a").repeat(50_000) + "!";
            JsonNode body = nested ? NODES.objectNode().put("a", value) : NODES.textNode(value);

            assertThat(JsonSchema.compile(schema).validate(body)).as(pattern).isNotEmpty();
          });
    }
  }

  static List<String> explosions() {
    return List.of(
        "lists.range(10000).map(x, lists.range(10000).map(y, x * y))",
        "lists.range(9999999)",
        "lists.range(10000).map(x, {'a': {'b': x}}).map(y, y.a.b).filter(z, z > 5)",
        "lists.range(10000).transformMap(k, v, v)",
        doubled("'xxxxxxxxxx'", "%1$s + %1$s"),
        doubled("'xxxxxxxxxx'", "%1$s.replace('x', %1$s)"),
        doubled("'xxxxxxxxxx'", "[%1$s, %1$s].join(%1$s)"),
        doubled("b'xxxxxxxxxx'", "%1$s + %1$s"),
        "['x']" + ".map(a, a + a)".repeat(200),
        "lists.range(10000).map(x, payload)",
        doubled("[1, 2]", "%1$s + %1$s"),
        doubled("[1, 2]", "[%1$s, %1$s]"),
        doubled("{'a': 1}", "{'a': %1$s, 'b': %1$s}"),
        "payload.text.matches('(x+x+)+y')",
        "regex.replace(payload.text, '(x+x+)+y', 'z')",
        "round(payload.number, 2)",
        "string(payload.number)",
        "int(payload.number)",
        "double(payload.number)",
        "mul(payload.number, payload.number)",
        "formatNumber(payload.number, '0.00')");
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("explosions")
  void anExpressionThatExplodesIsGivenUp(String text) throws Throwable {
    Prompt.answers(
        () -> text,
        () -> {
          try {
            Expression.compile(Scope.MAPPING, text)
                .evaluate(
                    Map.of(
                        "payload",
                        Map.of(
                            "text", "x".repeat(50_000), "number", Decimal.written("1e999999999")),
                        "event",
                        Map.of(),
                        "headers",
                        Map.of(),
                        "now",
                        Instant.EPOCH));
          } catch (ExpressionException e) {
            assertThat(e.getMessage()).isNotBlank();
          }
        });
  }

  @Test
  void noFailureOfAFunctionQuotesAValue() {
    for (String text :
        List.of(
            "int(payload)",
            "uint(payload)",
            "double(payload)",
            "bool(payload)",
            "timestamp(payload)",
            "duration(payload)",
            "decimal(payload)",
            "base64.decode(payload)",
            "payload.charAt(99)",
            "payload.substring(99)",
            "payload.matches('(')",
            "'x'.matches(payload)",
            "[1, 2][payload]",
            "{'a': 1}[payload]",
            "{payload: 1, payload: 2}",
            "payload.a",
            "payload + 1",
            "payload ? 1 : 2",
            "payload.format([1])",
            "string(b'\\xff')",
            "date(payload, 'UTC')",
            "parseDate(payload, 'yyyy', 'UTC')",
            "lookup({'a': 1}, payload)")) {
      try {
        Expression.compile(Scope.MAPPING, text)
            .evaluate(
                Map.of(
                    "payload",
                    "secr(et%",
                    "event",
                    Map.of(),
                    "headers",
                    Map.of(),
                    "now",
                    Instant.EPOCH));
      } catch (ExpressionException e) {
        assertThat(e.getMessage()).as(text).doesNotContain("secr");
      }
    }
  }

  /** Each step uses the one before it twice. */
  private static String doubled(String start, String step) {
    StringBuilder text = new StringBuilder();
    int depth = 0;
    String last = start;
    while (text.length() < 3_000) {
      String name = "v" + depth++;
      text.append("cel.bind(").append(name).append(", ").append(last).append(", ");
      last = step.formatted(name);
    }
    return text + last + ")".repeat(depth);
  }

  private static Random random(long seed) {
    return new Random(seed * Long.getLong("fuzz.seed", 1));
  }

  private static void refusedOrFine(Executable work) throws Throwable {
    Prompt.answers(
        () -> "a changed plan",
        () -> {
          try {
            work.execute();
          } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).isNotBlank();
          }
        });
  }

  /** Parts that hold anything; everything else has the type that the API server lets in. */
  private static final List<String> FREE_FORM = List.of("jsonSchema", "mapping", "data");

  /** Changes one place of a tree as the API server would take it. */
  private static void mutateResource(Random random, JsonNode node, List<String> changes) {
    List<Object[]> places = new ArrayList<>();
    resourcePlaces(node, places);
    if (!places.isEmpty()) {
      change(random, places.get(random.nextInt(places.size())), places, changes);
    }
  }

  private static void resourcePlaces(JsonNode node, List<Object[]> places) {
    for (var entry : node.properties()) {
      if (FREE_FORM.contains(entry.getKey()) && entry.getValue().isObject()) {
        places(entry.getValue(), places);
      } else {
        if (entry.getValue().isTextual()) {
          places.add(new Object[] {node, entry.getKey(), true});
        }
        resourcePlaces(entry.getValue(), places);
      }
    }
    if (node.isArray()) {
      node.forEach(item -> resourcePlaces(item, places));
    }
  }

  /** Changes one place of a tree. */
  private static void mutate(Random random, JsonNode node, List<String> changes) {
    List<Object[]> places = new ArrayList<>();
    places(node, places);
    if (!places.isEmpty()) {
      change(random, places.get(random.nextInt(places.size())), places, changes);
    }
  }

  private static void change(
      Random random, Object[] place, List<Object[]> places, List<String> changes) {
    boolean text = place.length > 2;
    JsonNode value =
        text ? NODES.textNode(ODD.get(random.nextInt(ODD.size()))) : odd(random, places);
    changes.add(place[1] + " = " + value);
    if (place[0] instanceof ObjectNode object) {
      if (!text && random.nextInt(5) == 0) {
        object.remove((String) place[1]);
      } else {
        object.set((String) place[1], value);
      }
    } else if (place[0] instanceof ArrayNode array) {
      array.set((Integer) place[1], value);
    }
  }

  private static JsonNode odd(Random random, List<Object[]> places) {
    return switch (random.nextInt(9)) {
      case 0 -> NODES.nullNode();
      case 1 -> NODES.numberNode(random.nextLong());
      case 2 -> NODES.objectNode();
      case 3 -> NODES.arrayNode();
      case 4 -> {
        Object[] other = places.get(random.nextInt(places.size()));
        yield other[0] instanceof JsonNode from && from.toString().length() < 2_000
            ? from.deepCopy()
            : NODES.booleanNode(true);
      }
      default -> NODES.textNode(ODD.get(random.nextInt(ODD.size())));
    };
  }

  private static void places(JsonNode node, List<Object[]> places) {
    if (node instanceof ObjectNode object) {
      object.properties().forEach(e -> places.add(new Object[] {object, e.getKey()}));
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        places.add(new Object[] {array, i});
      }
    }
    node.forEach(child -> places(child, places));
  }
}
