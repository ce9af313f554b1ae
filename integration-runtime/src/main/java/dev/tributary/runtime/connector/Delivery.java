package dev.tributary.runtime.connector;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.runtime.step.Event;
import java.util.Map;

/**
 * What is to be sent.
 *
 * @param body the mapped body
 * @param parameters of the operation, by their names in expressions
 * @param effectKey the same for every send of one event, different for any two events: hexadecimal
 *     SHA-256 of namespace, flow, operation and idempotency key
 * @param sequence the record's place, {@code topic-partition-offset}, by which a receiver can fence
 * @param event the source event
 * @param doubtful whether somebody else may have sent it before, for example before a restart
 */
public record Delivery(
    JsonNode body,
    Map<String, JsonNode> parameters,
    String effectKey,
    String sequence,
    Event event,
    boolean doubtful) {
  /** The header in which the sequence travels. */
  public static final String SEQUENCE_HEADER = "tributary-sequence";
}
