package dev.tributary.runtime.connector;

import java.util.function.LongSupplier;

/**
 * One send, from its first call to its last: the time that it has, and what it leaves behind. Used
 * by the thread that sends.
 */
public final class Attempt {
  private final LongSupplier nanoTime;
  private final long endNanos;
  private final boolean doubtful;
  private final Runnable another;
  private boolean called;
  private boolean doubt;

  /**
   * A send that begins now.
   *
   * @param timeoutNanos how long it may take, with everything that belongs to it
   * @param doubtful whether an earlier send may have had its effect
   * @param another told before every call but the first
   */
  public Attempt(LongSupplier nanoTime, long timeoutNanos, boolean doubtful, Runnable another) {
    this.nanoTime = nanoTime;
    this.endNanos = nanoTime.getAsLong() + timeoutNanos;
    this.doubtful = doubtful;
    this.another = another;
  }

  /** The time left, in nanoseconds; at most 0 when it is over. */
  public long remainingNanos() {
    return endNanos - nanoTime.getAsLong();
  }

  /** Whether an earlier send of the same event may have had its effect. */
  public boolean isDoubtful() {
    return doubtful;
  }

  /** To be told before each call to the system. */
  public void calls() {
    if (called) {
      another.run();
    }
    called = true;
  }

  /** To be told before what has the effect is sent: from here on it may have happened. */
  public void effectBegins() {
    doubt = true;
  }

  /** To be told when it is sure that there was no effect. */
  public void effectRuledOut() {
    doubt = false;
  }

  /** Whether it ended so that its effect may have happened; says nothing after a delivery. */
  public boolean leavesDoubt() {
    return doubt;
  }
}
