package dev.tributary.orchestration.router;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.orchestration.engine.InstanceId;
import dev.tributary.orchestration.engine.ReceivedEvent;
import dev.tributary.planner.expression.Expression;
import dev.tributary.planner.expression.ExpressionException;
import dev.tributary.planner.types.PayloadReader;
import dev.tributary.runtime.step.Event;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An event that was read, and is valid.
 *
 * @param topic where it was read
 * @param event what it says about itself
 * @param payload what it says
 */
record Arrived(String topic, Event event, JsonNode payload) {
  /** Whether it is of this type; one that names no type is of its topic's. */
  boolean isOf(String type) {
    return event.attribute("type", type).equals(type);
  }

  /** What the expressions of a source see of it. */
  Map<String, Object> variables(PayloadReader reader) {
    Map<String, Object> variables = new HashMap<>();
    variables.put("payload", reader.read(payload));
    variables.put("event", event.attributes());
    variables.put("headers", event.headers());
    return variables;
  }

  /**
   * The key of the instance that it is for.
   *
   * @throws ExpressionException when there is none
   * @throws Route.RefusedException when it is empty or too long
   */
  String key(Expression expression, PayloadReader reader)
      throws ExpressionException, Route.RefusedException {
    String key = expression.text(variables(reader)).orElse("");
    if (key.isEmpty()) {
      throw new Route.RefusedException(
          "the instance's key '%s' is empty".formatted(expression.text()));
    }
    if (key.length() > InstanceId.MAX_KEY) {
      throw new Route.RefusedException(
          "the instance's key '%s' has more than %d characters"
              .formatted(expression.text(), InstanceId.MAX_KEY));
    }
    return key;
  }

  ReceivedEvent received() {
    Map<String, String> attributes = new LinkedHashMap<>();
    event.attributes().forEach((name, value) -> attributes.put(name, String.valueOf(value)));
    return new ReceivedEvent(
        topic, attributes, event.headers(), payload, event.accepted().toEpochMilli());
  }
}
