package dev.tributary.orchestration.engine;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * An instance in a list.
 *
 * @param id its id
 * @param phase where it is; while it runs no finer than Running, Compensating and Incident
 * @param plan the digest of its plan; empty when the engine doesn't tell
 * @param startedMs when it started, milliseconds since 1970
 * @param endedMs when it ended, or {@code null}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InstanceSummary(
    String id, InstanceState.Phase phase, String plan, long startedMs, Long endedMs) {}
