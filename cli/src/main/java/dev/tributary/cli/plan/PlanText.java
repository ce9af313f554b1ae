package dev.tributary.cli.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tributary.cli.check.Planned;
import dev.tributary.cli.check.PlannedOrchestration;
import dev.tributary.cli.output.Json;
import dev.tributary.planner.plan.PlanCodec;
import dev.tributary.planner.plan.orchestration.OrchestrationPlanCodec;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Plans with their digests. */
public final class PlanText {
  private static final JsonMapper JSON = new JsonMapper();

  private PlanText() {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Shown(String flow, String orchestration, String digest, JsonNode plan) {}

  /** One YAML document a plan. */
  public static String yaml(List<Planned> flows, List<PlannedOrchestration> orchestrations) {
    return shown(flows, orchestrations).stream()
        .map(Json::yaml)
        .collect(Collectors.joining("---\n"));
  }

  /** A JSON list. */
  public static String json(List<Planned> flows, List<PlannedOrchestration> orchestrations) {
    return Json.json(shown(flows, orchestrations));
  }

  private static List<Shown> shown(List<Planned> flows, List<PlannedOrchestration> orchestrations) {
    return Stream.concat(
            flows.stream().filter(p -> p.result().plan().isPresent()).map(PlanText::shown),
            orchestrations.stream().filter(p -> p.result().plan().isPresent()).map(PlanText::shown))
        .toList();
  }

  private static Shown shown(Planned flow) {
    return new Shown(
        flow.name(),
        null,
        flow.result().digest(),
        tree(PlanCodec.toJson(flow.result().plan().orElseThrow())));
  }

  private static Shown shown(PlannedOrchestration planned) {
    return new Shown(
        null,
        planned.name(),
        planned.result().digest(),
        tree(OrchestrationPlanCodec.toJson(planned.result().plan().orElseThrow())));
  }

  private static JsonNode tree(String plan) {
    try {
      return JSON.readTree(plan);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was written can be read", e);
    }
  }
}
