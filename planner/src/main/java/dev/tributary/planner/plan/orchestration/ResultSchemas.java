package dev.tributary.planner.plan.orchestration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.planner.plan.EffectPlan;
import dev.tributary.planner.plan.TargetPlan;
import java.util.List;

/** Schemas of results that no resource declares. */
final class ResultSchemas {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private ResultSchemas() {}

  /** An answer; of a lookup that found something, the lookup's. */
  static JsonNode answer(TargetPlan.Http target) {
    JsonNode answer = target.operation().responseSchema();
    if (!(target.effect() instanceof EffectPlan.Lookup lookup)) {
      return answer;
    }
    JsonNode found = lookup.operation().responseSchema();
    return answer == null || found == null ? null : either(answer, found);
  }

  /** One of two. References stay right only in schemas of their own, so each keeps its root. */
  private static JsonNode either(JsonNode one, JsonNode other) {
    return one.equals(other)
        ? one
        : one.findValue("$ref") == null && other.findValue("$ref") == null
            ? JSON.objectNode().set("anyOf", JSON.arrayNode().add(one).add(other))
            : null;
  }

  /** A person's decision. */
  static JsonNode decision(List<String> choices) {
    ObjectNode schema = JSON.objectNode().put("type", "object");
    schema.putArray("required").add("choice").add("by");
    ObjectNode properties = schema.putObject("properties");
    ArrayNode values = properties.putObject("choice").put("type", "string").putArray("enum");
    choices.forEach(values::add);
    properties.putObject("by").put("type", "string");
    properties.putObject("comment").put("type", "string");
    return schema.put("additionalProperties", false);
  }
}
