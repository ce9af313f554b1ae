package dev.tributary.planner.types;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaPathsTest {
  private static final String SCHEMA =
      """
      {"type":"object","properties":{
        "customer":{"type":["object","null"],"properties":{"email":{"type":"string"}}},
        "lines":{"type":"array","items":{"$ref":"#/$defs/line"}},
        "names":{"type":"object","additionalProperties":{"type":"object",
          "properties":{"last":{"type":"string"}}}},
        "extra":{"type":"object"},
        "payment":{"oneOf":[
          {"type":"object","properties":{"card":{"type":"string"}}},
          {"type":"object","properties":{"iban":{"type":"string"}}}]}},
       "$defs":{"line":{"type":"object","properties":{"engraving":{"type":"string"}}}}}
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "customer",
        "customer.email",
        "lines.engraving",
        "names.anybody.last",
        "extra.anything.at.all",
        "payment.iban",
        "payment.card"
      })
  void fieldsThatTheSchemaAllows(String path) throws Exception {
    assertThat(SchemaPaths.has(schema(), path)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "client",
        "customer.mail",
        "customer.email.domain",
        "lines.0.engraving",
        "names.anybody.first",
        "payment.pin",
        "payload.customer"
      })
  void fieldsThatItDoesNot(String path) throws Exception {
    assertThat(SchemaPaths.has(schema(), path)).isFalse();
  }

  @Test
  void withoutASchemaEverythingMayBe() {
    assertThat(SchemaPaths.has(null, "a.b")).isTrue();
  }

  private static JsonNode schema() throws Exception {
    return new JsonMapper().readTree(SCHEMA);
  }
}
