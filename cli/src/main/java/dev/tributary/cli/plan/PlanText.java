package dev.tributary.cli.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tributary.cli.check.Planned;
import dev.tributary.cli.output.Json;
import dev.tributary.planner.plan.PlanCodec;
import java.util.List;
import java.util.stream.Collectors;

/** Plans with their digests. */
public final class PlanText {
  private static final JsonMapper JSON = new JsonMapper();

  private PlanText() {}

  private record Shown(String flow, String digest, JsonNode plan) {}

  /** One YAML document a plan. */
  public static String yaml(List<Planned> flows) {
    return shown(flows).stream().map(Json::yaml).collect(Collectors.joining("---\n"));
  }

  /** A JSON list. */
  public static String json(List<Planned> flows) {
    return Json.json(shown(flows));
  }

  private static List<Shown> shown(List<Planned> flows) {
    return flows.stream().filter(p -> p.result().plan().isPresent()).map(PlanText::shown).toList();
  }

  private static Shown shown(Planned flow) {
    try {
      return new Shown(
          flow.name(),
          flow.result().digest(),
          JSON.readTree(PlanCodec.toJson(flow.result().plan().orElseThrow())));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was written can be read", e);
    }
  }
}
