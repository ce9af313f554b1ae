package dev.tributary.planner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tributary.crds.v1alpha1.OrchestrationSpec;
import dev.tributary.planner.scaling.ScalingPlan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkerScalingTest {
  private static final YAMLMapper YAML = new YAMLMapper();

  @Test
  void withoutACeilingNothingScales() {
    assertThat(WorkerScaling.plan(spec("{}"))).isEqualTo(Optional.empty());
    assertThat(WorkerScaling.plan(spec("{scaling: {minReplicas: 2}}"))).isEqualTo(Optional.empty());
  }

  @Test
  void whatIsLeftOutHasADefault() {
    assertThat(WorkerScaling.plan(spec("{scaling: {maxReplicas: 4}}")))
        .contains(new ScalingPlan(1, 4, 0, 0, Duration.ofMinutes(5), List.of()));
    assertThat(
            WorkerScaling.plan(spec("{scaling: {minReplicas: 2, maxReplicas: 4, cooldown: 90s}}")))
        .contains(new ScalingPlan(2, 4, 0, 0, Duration.ofSeconds(90), List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                     | 1
          {replicas: 3}                                          | 3
          {scaling: {minReplicas: 2}}                            | 2
          {replicas: 1, scaling: {minReplicas: 2, maxReplicas: 4}} | 2
          {replicas: 3, scaling: {minReplicas: 2, maxReplicas: 4}} | 3
          {replicas: 3, scaling: {maxReplicas: 4}}               | 3
          """)
  void thereAreAsManyAsTheSpecSaysAndNoFewerThanScalingAsksFor(String spec, int workers) {
    assertThat(WorkerScaling.replicas(spec(spec))).isEqualTo(workers);
  }

  @Test
  void howManyWorkersThereAreIsNoPartOfTheirPlan() {
    String before = Resources.pickup(node -> {}).planOrchestration("pickup").digest();
    OrchestrationResult scaled =
        Resources.pickup(
                node -> {
                  if (node.path("kind").asText().equals("Orchestration")) {
                    ObjectNode spec = (ObjectNode) node.get("spec");
                    spec.put("replicas", 3);
                    spec.putObject("scaling").put("maxReplicas", 4);
                  }
                })
            .planOrchestration("pickup");
    assertThat(scaled.digest()).isEqualTo(before);
    assertThat(scaled.diagnostics()).isEmpty();
  }

  private static OrchestrationSpec spec(String yaml) {
    try {
      return YAML.readValue(yaml, OrchestrationSpec.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(yaml, e);
    }
  }
}
