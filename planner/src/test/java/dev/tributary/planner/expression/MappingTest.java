package dev.tributary.planner.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tributary.planner.schema.Json;
import dev.tributary.planner.types.PayloadReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MappingTest {
  private static final ObjectMapper YAML = new YAMLMapper();

  @Test
  void theShapeIsTheYamlAndLeavesAreEvaluated() throws Exception {
    JsonNode body =
        map(
            """
            type: "'OR'"
            count: "5"
            nothing: "null"
            ref: payload.name
            big: payload.id
            lines: "payload.lines.transformList(i, l, {'no': i + 1, 'sku': l.sku})"
            fixed: ["'a'", "payload.name"]
            """,
            """
            {"name":"#1001","id":9007199254740993,"lines":[{"sku":"A"},{"sku":"B"}]}
            """);

    assertThat(body)
        .isEqualTo(
            Json.parse(
                """
                {"type":"OR","count":5,"nothing":null,"ref":"#1001","big":9007199254740993,
                 "lines":[{"no":1,"sku":"A"},{"no":2,"sku":"B"}],"fixed":["a","#1001"]}
                """
                    .getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aListThatIsAddedToTwiceStaysWhatItWas() throws Exception {
    assertThat(
            map(
                "a: \"cel.bind(m, payload.l.map(x, x), [m + [3], m + [4], m, [0] + m])\"\n"
                    + "b: type(payload.l) == list && type(payload) == map && type(payload.l.map(x, x)) == list\n"
                    + "c: payload.l == [1, 2] && payload.l.map(x, x) == payload.l && 2 in payload.l\n"
                    + "d: \"payload.l.map(x, {'x': x}).map(y, y.x)\"\n"
                    + "e: \"payload == {'l': [1, 2]} && {'l': [1, 2]} == payload\"",
                "{\"l\":[1,2]}"))
        .isEqualTo(
            Json.parse(
                "{\"a\":[[1,2,3],[1,2,4],[1,2],[0,1,2]],\"b\":true,\"c\":true,\"d\":[1,2],\"e\":true}"
                    .getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void anEmptyOptionalLeavesItsFieldOut() throws Exception {
    assertThat(map("a: payload.?missing\nb: payload.?there", "{\"there\":1}"))
        .isEqualTo(Json.parse("{\"b\":1}".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void quotedIdentifiersReachOddNames() throws Exception {
    assertThat(map("a: payload.`created-at`", "{\"created-at\":\"x\"}").path("a").asText())
        .isEqualTo("x");
  }

  @Test
  void nowIsTheAcceptanceTimeAndIsWrittenAsText() throws Exception {
    assertThat(map("at: now", "{}").path("at").asText()).isEqualTo("2026-01-02T03:04:05Z");
  }

  @Test
  void aLeafWithoutAResultIsNamed() {
    assertThatThrownBy(() -> map("a: {b: payload.missing}", "{}"))
        .isInstanceOf(ExpressionException.class)
        .hasMessageContaining("mapping.a.b")
        .hasMessageContaining("missing");
  }

  @Test
  void everyProblemOfAMappingIsToldAtItsPath() throws Exception {
    Map<String, String> problems = new LinkedHashMap<>();
    Mapping.compile(YAML.readTree("a: nope\nb: [\"1 +\"]\nc: true"), problems::put);

    assertThat(problems).containsOnlyKeys(".a", ".b[0]", ".c");
    assertThat(problems.get(".a")).contains("undeclared reference to 'nope'").contains("line 1");
    assertThat(problems.get(".c")).contains("\"true\"");
  }

  @Test
  void unboundedWorkIsCutOff() throws Exception {
    String nested = "[1,2,3,4,5,6,7,8,9,10]";
    String deep =
        "%1$s.map(a, %1$s.map(b, %1$s.map(c, %1$s.map(d, %1$s.map(e, %1$s.map(f, f))))))"
            .formatted(nested);
    Expression expression = Expression.compile(Scope.RECORD, deep);

    assertThatThrownBy(() -> expression.evaluate(Map.of())).isInstanceOf(ExpressionException.class);
  }

  private static JsonNode map(String mapping, String payload) throws Exception {
    Mapping compiled =
        Mapping.compile(
            YAML.readTree(mapping),
            (path, message) -> {
              throw new AssertionError(path + ": " + message);
            });
    return compiled.apply(
        Map.of(
            "payload",
            new PayloadReader(null).read(Json.parse(payload.getBytes(StandardCharsets.UTF_8))),
            "event",
            Map.of(),
            "headers",
            Map.of(),
            "now",
            Instant.parse("2026-01-02T03:04:05Z")));
  }
}
