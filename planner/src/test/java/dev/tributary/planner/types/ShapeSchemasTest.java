package dev.tributary.planner.types;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tributary.planner.expression.Scope;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShapeSchemasTest {
  private static final YAMLMapper YAML = new YAMLMapper();

  @Test
  void aShapeIsReadBackAsItWas() throws Exception {
    Shape shape =
        SchemaShapes.of(
            YAML.readTree(
                """
                type: object
                required: [id, lines]
                additionalProperties: false
                properties:
                  id: {type: string, enum: [a, b]}
                  at: {type: string, format: date-time}
                  total: {type: number}
                  note: {type: [string, "null"]}
                  more: {type: object, additionalProperties: {type: integer}}
                  lines: {type: array, items: {type: object, required: [qty], properties: {qty: {type: integer}, ok: {type: boolean}}}}
                """));

    assertThat(SchemaShapes.of(ShapeSchemas.of(shape))).isEqualTo(shape);
  }

  @Test
  void whatJsonCannotHoldBecomesWhatItIsWrittenAs() {
    assertThat(schema("{'when': now, 'part': 1.5, 'sure': steps.?b.orValue('c')}").toString())
        .isEqualTo(WRITTEN);
  }

  @Test
  void aFieldThatMayBeLeftOutIsNotRequired() {
    assertThat(schema("{'there': 1, ?'maybe': steps.?b}").at("/required").toString())
        .isEqualTo("[\"there\"]");
  }

  private static final String WRITTEN =
      "{\"type\":\"object\",\"properties\":{\"when\":{\"type\":\"string\",\"format\":\"date-time\"},"
          + "\"part\":{\"type\":\"number\"},\"sure\":{\"type\":\"string\"}},"
          + "\"required\":[\"when\",\"part\",\"sure\"],\"additionalProperties\":false}";

  private static JsonNode schema(String text) {
    TypeChecker types =
        new TypeChecker(
            Scope.STEP, TypeEnvironment.steps(Shape.ANY, Map.of("b", Shape.TEXT), Set.of()));
    TypeChecker.Result result = types.expression(text);
    assertThat(result.findings()).isEmpty();
    return ShapeSchemas.of(result.shape());
  }
}
