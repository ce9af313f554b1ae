package dev.tributary.planner.plan;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * How much an endpoint bears, over all pods of the flow.
 *
 * @param requestsPerSecond the most calls in a second, or {@code null} for any number
 * @param concurrency the most records that are being sent at one time, or {@code null} for any
 *     number
 * @param breaker when calls stop because it fails, or {@code null} for never
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PressurePlan(Integer requestsPerSecond, Integer concurrency, BreakerPlan breaker) {
  /** Any number of calls, whatever becomes of them. */
  public static final PressurePlan NONE = new PressurePlan(null, null, null);

  /**
   * A circuit breaker.
   *
   * @param consecutiveFailures opens after so many failed calls in a row
   * @param openForMs how long nothing is sent then, milliseconds
   * @param halfOpenRequests calls let through after that; all must succeed for it to close
   */
  public record BreakerPlan(int consecutiveFailures, long openForMs, int halfOpenRequests) {}
}
