package dev.tributary.runtime.pressure;

import java.util.concurrent.TimeUnit;

/**
 * Tokens that come at a steady rate; a tenth of a second's worth, at least one, is kept for a
 * burst. Tokens may be taken on credit, which later takers wait for, so the rate holds over time.
 * Times are nanoTime. Not safe for use by many threads.
 */
final class TokenBucket {
  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final double BURST_SECONDS = 0.1;

  private double perNano;
  private double capacity;
  private double tokens;
  private long at;

  TokenBucket(double perSecond, long now) {
    at = now;
    rate(perSecond, now);
    tokens = capacity;
  }

  /** Changes the rate; what was taken on credit stays owed. */
  void rate(double perSecond, long now) {
    refill(now);
    perNano = perSecond / NANOS;
    capacity = Math.max(1, perSecond * BURST_SECONDS);
    tokens = Math.min(tokens, capacity);
  }

  /** Nanoseconds until a whole token is there; 0 when one is. */
  long waitNanos(long now) {
    refill(now);
    return tokens >= 1 ? 0 : (long) Math.ceil((1 - tokens) / perNano);
  }

  /** Takes a token, on credit when none is there. */
  void take(long now) {
    refill(now);
    tokens -= 1;
  }

  private void refill(long now) {
    // nanoTime of different threads may be a hair out of order.
    long passed = Math.max(0, now - at);
    tokens = Math.min(capacity, tokens + passed * perNano);
    at += passed;
  }
}
