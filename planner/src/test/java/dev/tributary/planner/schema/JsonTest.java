package dev.tributary.planner.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"a\":1} x", "{\"a\":1,\"a\":2}", "NaN", "{\"secret\": oops}"})
  void whatIsNotOneJsonValueIsRefusedWithoutQuotingIt(String text) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(Json.MalformedException.class)
        .hasMessageNotContaining("secret")
        .hasMessageNotContaining("oops");
  }

  @Test
  void anIntegerHas64BitsAndANumberHasNoBound() throws Exception {
    assertThat(parse("9007199254740993").longValue()).isEqualTo(9_007_199_254_740_993L);
    assertThat(parse("-9223372036854775808").longValue()).isEqualTo(Long.MIN_VALUE);
    JsonSchema schema =
        JsonSchema.compile(
            parse(
                """
                {"properties":{"i":{"type":"integer"},"n":{"type":"number"},
                               "o":{"type":["integer","null"]}}}
                """));
    assertThat(schema.validate(parse("{\"i\":9223372036854775807,\"n\":9223372036854775808}")))
        .isEmpty();
    for (String beyond : new String[] {"9223372036854775808", "-9223372036854775809", "1e30"}) {
      assertThat(schema.validate(parse("{\"i\":%s}".formatted(beyond))))
          .containsExactly("/i: IntegerRange: an integer doesn't fit into 64 bits");
      assertThat(schema.validate(parse("{\"o\":%s}".formatted(beyond))))
          .containsExactly("/o: IntegerRange: an integer doesn't fit into 64 bits");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "12.10",
        "1.0",
        "1e3",
        "1E+3",
        "-0.0",
        "9007199254740993",
        "12345678901234567890",
        "0.1000000000000000055511151231257827",
        "[1.50,{\"a\":2.0}]"
      })
  void numbersAreWrittenAsTheyWereRead(String text) throws Exception {
    assertThat(new String(Json.write(parse(text)), StandardCharsets.UTF_8)).isEqualTo(text);
  }

  @Test
  void numbersAreEqualByValueAndValidatedAsNumbers() throws Exception {
    assertThat(parse("12.10")).isEqualTo(parse("12.1"));
    assertThat(parse("1.0").canConvertToExactIntegral()).isTrue();
    assertThatThrownBy(() -> parse("1e1000")).hasMessageContaining("NumberRange");
    JsonSchema schema =
        JsonSchema.compile(
            parse(
                """
                {"properties":{"n":{"type":"number","minimum":1.5,"multipleOf":0.01},
                               "i":{"type":"integer"},"c":{"const":2}}}
                """));
    assertThat(schema.validate(parse("{\"n\":12.10,\"i\":1.0,\"c\":2.0}"))).isEmpty();
    assertThat(schema.validate(parse("{\"n\":1.499,\"i\":1.5,\"c\":2.5}"))).hasSizeGreaterThan(2);
  }

  @Test
  void depthIsBounded() {
    assertThatThrownBy(() -> parse("[".repeat(101) + "]".repeat(101)))
        .isInstanceOf(Json.MalformedException.class);
  }

  @Test
  void aSchemaNamesTheFieldThatIsWrong() throws Exception {
    JsonSchema schema =
        JsonSchema.compile(
            parse(
                """
                {"type":"object","required":["id"],
                 "properties":{"id":{"type":"integer"},"at":{"type":"string","format":"date-time"}}}
                """));

    assertThat(schema.validate(parse("{\"id\":1,\"at\":\"2026-01-01T00:00:00Z\"}"))).isEmpty();
    assertThat(schema.validate(parse("{}"))).singleElement().asString().contains("id");
    assertThat(schema.validate(parse("{\"id\":\"1\",\"at\":\"yesterday\"}")))
        .hasSize(2)
        .anySatisfy(m -> assertThat(m).startsWith("/id:"))
        .anySatisfy(m -> assertThat(m).startsWith("/at:"));
  }

  @Test
  void aSchemaThatIsNoneAndARemoteReferenceAreProblems() throws Exception {
    assertThat(JsonSchema.problems(parse("{\"type\":\"strin\"}"))).isNotEmpty();
    assertThat(JsonSchema.problems(parse("{\"properties\":{\"a\":{\"$ref\":\"http://x/y\"}}}")))
        .containsKey(".properties.a.$ref");
    assertThat(
            JsonSchema.problems(
                parse("{\"$defs\":{\"a\":{\"type\":\"string\"}},\"$ref\":\"#/$defs/a\"}")))
        .isEmpty();
  }

  private static JsonNode parse(String text) throws Json.MalformedException {
    return Json.parse(text.getBytes(StandardCharsets.UTF_8));
  }
}
