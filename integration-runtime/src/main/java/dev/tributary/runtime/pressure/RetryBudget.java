package dev.tributary.runtime.pressure;

import java.util.concurrent.TimeUnit;

/**
 * Keeps retries from being a second load: each first send earns a tenth of a retry, each retry
 * costs one. One retry a second is given to quiet flows, up to a small reserve. A retry that
 * succeeds gets its cost back and the same again, so that after an outage the pace doubles with
 * each answer and is full within moments. What is earned beyond the reserve is forgotten within
 * seconds. Follows the retry budget of Finagle. Times are nanoTime. Not safe for use by many
 * threads.
 */
final class RetryBudget {
  /** Retries for each first send. */
  static final double RATIO = 0.1;

  /** Retries that are always there at the begin, and come back one a second. */
  static final double RESERVE = 10;

  private static final double PER_NANO = 1.0 / TimeUnit.SECONDS.toNanos(1);
  private static final double FORGET_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final double MOST = 1_000;

  private double left = RESERVE;
  private long at;

  RetryBudget(long now) {
    at = now;
  }

  /** Nanoseconds until a retry may go, when no first send earns one earlier; 0: now. */
  long waitNanos(long now) {
    settle(now);
    return left >= 1 ? 0 : (long) Math.ceil((1 - left) / PER_NANO);
  }

  void first(long now) {
    settle(now);
    earn(RATIO);
  }

  void retry(long now) {
    settle(now);
    left -= 1;
  }

  /** A retry that never was sent gives back what it cost. */
  void returned(long now) {
    settle(now);
    earn(1);
  }

  void retryPassed(long now) {
    settle(now);
    earn(2);
  }

  private void earn(double retries) {
    left = Math.min(MOST, left + retries);
  }

  private void settle(long now) {
    long passed = Math.max(0, now - at);
    at += passed;
    left =
        left > RESERVE
            ? RESERVE + (left - RESERVE) * Math.exp(-passed / FORGET_NANOS)
            : Math.min(RESERVE, left + passed * PER_NANO);
  }
}
