package dev.tributary.runtime.step;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** What the steps made of a record. */
public sealed interface StepResult {
  /**
   * It may be sent.
   *
   * @param event what it says about itself
   * @param body the mapped body
   * @param parameters of the operation; a parameter without a value is left out
   * @param idempotencyKey what makes two events the same
   */
  record Ready(Event event, JsonNode body, Map<String, JsonNode> parameters, String idempotencyKey)
      implements StepResult {}

  /** The filter leaves it out. */
  record Filtered() implements StepResult {}

  /** It never can be sent. */
  record Failed(Stage stage, String reason) implements StepResult {}
}
