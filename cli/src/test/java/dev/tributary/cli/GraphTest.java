package dev.tributary.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GraphTest {
  @ParameterizedTest
  @CsvSource({"text, graph.txt", "mermaid, graph.mmd", "dot, graph.dot"})
  void drawsTheOrdersSample(String format, String golden) {
    Cli.Run run = Cli.with(Cli.orders(), "graph", "-f", "-", "-o", format);
    assertThat(run.out()).isEqualTo(Cli.golden(golden));
    assertThat(run.code()).isZero();
  }

  @Test
  void jsonHoldsNodesAndEdges() throws Exception {
    JsonNode graph =
        new JsonMapper().readTree(Cli.with(Cli.orders(), "graph", "-f", "-", "-o", "json").out());
    assertThat(graph.path("nodes")).hasSize(7);
    assertThat(graph.path("edges")).hasSize(6);
  }

  @Test
  void whatIsOnlyReferredToIsMarked() {
    Cli.Run run = Cli.with(Cli.sample("orders/30-flows.yaml"), "graph", "-f", "-");
    assertThat(run.out()).contains("contract order-placed (missing)");
  }
}
