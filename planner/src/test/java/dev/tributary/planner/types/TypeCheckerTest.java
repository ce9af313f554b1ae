package dev.tributary.planner.types;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tributary.planner.DiagnosticCode;
import dev.tributary.planner.expression.Expression;
import dev.tributary.planner.expression.Mapping;
import dev.tributary.planner.expression.Scope;
import dev.tributary.planner.expression.Values;
import dev.tributary.planner.schema.Json;
import dev.tributary.planner.schema.JsonSchema;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TypeCheckerTest {
  private static final ObjectMapper YAML = new YAMLMapper();
  private static final JsonNode SCHEMAS = read("schemas.yaml");

  /** A case, shown by its name. */
  record Case(JsonNode node) {
    @Override
    public String toString() {
      return node.path("name").asText();
    }
  }

  static Stream<Case> mistakes() {
    return cases("mistakes.yaml");
  }

  static Stream<Case> right() {
    return cases("right.yaml");
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsToldWithItsPlaceAndTheNextStep(Case mistake) {
    JsonNode expected = mistake.node();

    assertThat(check(expected))
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.kind().name()).isEqualTo(expected.path("code").asText());
              assertThat(f.path()).isEqualTo(expected.path("path").asText());
              assertThat(f.located()).contains(expected.path("says").asText());
              assertThat(f.nextStep()).contains(expected.path("next").asText());
              if (expected.has("at")) {
                assertThat(f.line() + ":" + f.column()).isEqualTo(expected.path("at").asText());
              }
            });
  }

  @ParameterizedTest
  @MethodSource("right")
  void whatIsRightHasNoFinding(Case right) {
    assertThat(check(right.node())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("right")
  void whatIsRightRunsWithoutTypesOnEveryValidPayloadAndMeetsTheTarget(Case right)
      throws Exception {
    JsonSchema target = JsonSchema.compile(SCHEMAS.path("target"));
    for (JsonNode payload : read("payloads.yaml")) {
      JsonNode wire = Json.parse(Json.write(payload));
      assertThat(JsonSchema.compile(SCHEMAS.path("source")).validate(wire)).isEmpty();
      for (Object value :
          List.of(Values.fromJson(wire), new PayloadReader(SCHEMAS.path("source")).read(wire))) {
        run(right.node(), value, target);
      }
    }
  }

  private static void run(JsonNode right, Object payload, JsonSchema target) throws Exception {
    Map<String, Object> variables =
        Map.of(
            "payload",
            payload,
            "body",
            payload,
            "status",
            200L,
            "event",
            Map.of("id", "1", "source", "/s", "type", "t", "time", "2026-01-01T00:00:00Z"),
            "headers",
            Map.of("x-id", "5"),
            "now",
            Instant.parse("2026-01-02T03:04:05Z"));
    if (right.has("filter")) {
      Expression.condition(Scope.RECORD, right.path("filter").asText()).test(variables);
    } else if (right.has("key")) {
      assertThat(Expression.key(Scope.RECORD, right.path("key").asText()).text(variables))
          .isPresent();
    } else if (right.has("mapping")) {
      Mapping mapping =
          Mapping.compile(
              right.path("mapping"),
              (path, message) -> {
                throw new AssertionError(path + ": " + message);
              });
      JsonNode body = mapping.apply(variables);
      if (!right.path("unproven").asBoolean()) {
        assertThat(target.validate(Json.parse(Json.write(body)))).as(body.toString()).isEmpty();
      }
    }
  }

  @Test
  void theTablesHaveEnoughCasesAndEachIsAnother() {
    assertThat(mistakes().count()).isGreaterThanOrEqualTo(80);
    assertThat(right().count()).isGreaterThanOrEqualTo(40);
    Set<String> names = new HashSet<>();
    assertThat(Stream.concat(mistakes(), right()).map(Case::toString)).allMatch(names::add);
  }

  @Test
  void everyKindOfFindingIsADiagnosticCode() {
    for (Finding.Kind kind : Finding.Kind.values()) {
      assertThat(DiagnosticCode.valueOf(kind.name()).severity())
          .isEqualTo(DiagnosticCode.Severity.ERROR);
    }
  }

  @Test
  void aPayloadPassedOnAsItIsIsHeldAgainstTheTarget() {
    Shape source = SchemaShapes.of(SCHEMAS.path("source"));

    assertThat(TypeChecker.copied(source, SchemaShapes.of(SCHEMAS.path("source")))).isEmpty();
    assertThat(TypeChecker.copied(source, SchemaShapes.of(SCHEMAS.path("needed"))))
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.kind()).isEqualTo(Finding.Kind.TargetFieldMissing);
              assertThat(f.message()).contains("'Id', 'Name'");
            });
  }

  @Test
  void loopsWithinLoopsAreNotFollowedForever() {
    String text = "[1].map(x, ".repeat(60) + "x" + ")".repeat(60);
    long start = System.nanoTime();

    List<Finding> findings =
        new TypeChecker(Scope.MAPPING, TypeEnvironment.payload(Shape.ANY))
            .expression(text)
            .findings();

    assertThat(findings).singleElement().satisfies(f -> assertThat(f.message()).contains("loops"));
    assertThat(System.nanoTime() - start).isLessThan(2_000_000_000L);
  }

  private static List<Finding> check(JsonNode node) {
    JsonNode schema = SCHEMAS.path("source");
    TypeEnvironment payload = TypeEnvironment.payload(schema);
    if (node.has("filter")) {
      return new TypeChecker(Scope.RECORD, payload).condition(node.path("filter").asText());
    }
    if (node.has("key")) {
      return new TypeChecker(Scope.RECORD, payload).key(node.path("key").asText());
    }
    if (node.has("parameter")) {
      return new TypeChecker(Scope.MAPPING, payload)
          .parameter(node.path("parameter").asText(), true);
    }
    if (node.has("outcome")) {
      return new TypeChecker(Scope.OUTCOME, TypeEnvironment.answer("body", schema))
          .condition(node.path("outcome").asText());
    }
    Shape target = SchemaShapes.of(SCHEMAS.path(node.path("target").asText("target")));
    return new TypeChecker(Scope.MAPPING, payload).mapping(node.path("mapping"), target);
  }

  private static Stream<Case> cases(String file) {
    return StreamSupport.stream(read(file).spliterator(), false).map(Case::new);
  }

  private static JsonNode read(String file) {
    try (InputStream in = TypeCheckerTest.class.getResourceAsStream("/types/" + file)) {
      return YAML.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
