package dev.tributary.orchestration.call;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.orchestration.engine.ReceivedEvent;

/**
 * An event that is to be written.
 *
 * @param plan the digest of the instance's plan
 * @param step the step, or {@code null}: the event of an instance that failed
 * @param payload the payload
 * @param effectKey the event's id: the same for every try
 * @param instance the instance and step, as the record's sequence
 * @param start the event that started the instance: the cause, and the correlation
 * @param atMs when it happened, milliseconds since 1970
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EmitRequest(
    String plan,
    String step,
    JsonNode payload,
    String effectKey,
    String instance,
    ReceivedEvent start,
    long atMs) {}
