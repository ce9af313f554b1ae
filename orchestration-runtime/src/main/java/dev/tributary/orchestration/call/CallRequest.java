package dev.tributary.orchestration.call;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.orchestration.engine.ReceivedEvent;
import java.util.Map;

/**
 * A call that is to be made.
 *
 * @param plan the digest of the instance's plan
 * @param step the step
 * @param undo whether the step's compensation is called, and not the step itself
 * @param parameters the operation's parameters
 * @param body its body, or {@code null} for none
 * @param effectKey the same for every try of this call, different for any two calls
 * @param instance the instance and step, for the system's logs
 * @param start the event that started the instance
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CallRequest(
    String plan,
    String step,
    boolean undo,
    Map<String, JsonNode> parameters,
    JsonNode body,
    String effectKey,
    String instance,
    ReceivedEvent start) {}
