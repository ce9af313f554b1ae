package dev.tributary.runtime.delivery;

import java.time.Instant;

/** How a delivery ended. */
public sealed interface Result {
  /** The target has it; {@code suppressed} when it had it before. */
  record Delivered(boolean suppressed) implements Result {}

  /**
   * It goes to the dead letters.
   *
   * @param attempts sends that failed or were rejected
   */
  record Dead(String reason, int attempts, Instant firstFailed, Instant lastFailed)
      implements Result {}
}
