package dev.tributary.orchestration.call;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a system answered to a call that succeeded.
 *
 * @param body its answer; the lookup's when that found that the call had been made before
 */
public record CallAnswer(JsonNode body) {}
