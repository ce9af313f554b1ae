package dev.tributary.runtime.engine;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * For how long partitions may be taken to be ours. An answered poll proves it, unless so long
 * passed since the one before that the group may have given them to others meanwhile; then the
 * group itself is asked.
 */
final class Lease {
  private final long length;
  private final LongSupplier nanoTime;
  private volatile long from;

  Lease(Duration length, LongSupplier nanoTime) {
    this.length = length.toNanos();
    this.nanoTime = nanoTime;
    this.from = nanoTime.getAsLong();
  }

  /** A poll was answered; {@code confirmed} asks the group, which refuses whom it has dropped. */
  void renew(BooleanSupplier confirmed) {
    if (isHeld() || confirmed.getAsBoolean()) {
      from = nanoTime.getAsLong();
    }
  }

  boolean isHeld() {
    return nanoTime.getAsLong() - from < length;
  }
}
