package dev.tributary.runtime.connector.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tributary.crds.v1alpha1.Operation;
import dev.tributary.planner.plan.OperationPlan;
import dev.tributary.planner.plan.OperationPlan.ParameterPlan;
import dev.tributary.runtime.testkit.Plans;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestsTest {
  private final Requests requests =
      new Requests(
          "https://erp.example.com/base/",
          new OperationPlan(
              "op",
              Operation.Method.PUT,
              "/orders/{id}",
              List.of(
                  new ParameterPlan("id", Operation.In.path, "id", true),
                  new ParameterPlan("ref", Operation.In.query, "$filter", false),
                  new ParameterPlan("tag", Operation.In.header, "X-Tag", false)),
              null,
              null,
              List.of(),
              1_000));

  @Test
  void valuesAreEncodedSoThatTheyStayInTheirPlace() throws Exception {
    Exchange.Request request =
        requests.build(
            Map.of(
                "id", new TextNode("a/b?c#d é"),
                "ref", new TextNode("x eq '1'&y=2"),
                "tag", new IntNode(7)),
            Plans.json("{\"a\":1}"));
    assertThat(request.uri().toString())
        .isEqualTo(
            "https://erp.example.com/base/orders/a%2Fb%3Fc%23d%20%C3%A9?%24filter=x%20eq%20%271%27%26y%3D2");
    assertThat(request.headers()).containsEntry("x-tag", "7");
    assertThat(new String(request.body().orElseThrow(), UTF_8)).isEqualTo("{\"a\":1}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", ".."})
  void aPathParameterCantClimb(String value) {
    assertThatThrownBy(() -> requests.build(Map.of("id", new TextNode(value)), null))
        .isInstanceOf(Requests.ParameterException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nX-Evil: 1", "a\nb", "a\u0000"})
  void aHeaderParameterCantAddHeaders(String value) {
    Map<String, JsonNode> values = Map.of("id", new TextNode("1"), "tag", new TextNode(value));
    assertThatThrownBy(() -> requests.build(values, null))
        .isInstanceOf(Requests.ParameterException.class)
        .hasMessageContaining("'tag'");
  }

  @Test
  void aMissingParameterIsNamed() {
    assertThatThrownBy(() -> requests.build(Map.of(), null)).hasMessageContaining("'id'");
    assertThatThrownBy(() -> requests.build(Map.of("id", Plans.json("[1]")), null))
        .hasMessageContaining("'id'");
  }
}
