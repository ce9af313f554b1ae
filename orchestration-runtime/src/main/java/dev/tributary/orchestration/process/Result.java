package dev.tributary.orchestration.process;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a step gave.
 *
 * @param value the value
 * @param byLookup whether a call's lookup answered instead of the call
 */
public record Result(JsonNode value, boolean byLookup) {}
