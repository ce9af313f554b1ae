package dev.tributary.runtime.delivery;

import dev.tributary.planner.plan.FlowPlan.DeliveryPlan;
import java.time.Duration;
import java.util.Optional;

/**
 * How long to wait before the next send.
 *
 * @param plan the flow's choice
 */
public record Pauses(DeliveryPlan plan) {
  /** A system that asks for more is asked again after this time nevertheless. */
  public static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);

  /** The pause after so many failed sends, from 1. */
  public Duration after(int failures) {
    long first = Math.max(1, plan.backoffDelayMs());
    // Beyond 2^30 first pauses every maximum is reached.
    long factor = plan.exponential() ? 1L << Math.min(failures - 1, 30) : failures;
    long longest = Math.max(first, plan.backoffMaxMs());
    return Duration.ofMillis(
        factor > longest / first ? longest : Math.min(longest, first * factor));
  }

  /** The same for a system that can't be used, which may have asked for more time. */
  public Duration after(int failures, Optional<Duration> retryAfter) {
    Duration own = after(failures);
    Duration asked = retryAfter.orElse(Duration.ZERO);
    Duration capped = asked.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : asked;
    return capped.compareTo(own) > 0 ? capped : own;
  }
}
