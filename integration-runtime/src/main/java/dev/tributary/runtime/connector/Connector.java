package dev.tributary.runtime.connector;

/** Sends to one target. Safe for use by many threads. */
public interface Connector extends AutoCloseable {
  /**
   * Sends once. Blocks at most as long as the plan's timeout for each call that this takes. What
   * goes wrong is a verdict; a {@link RuntimeException} is a bug and counts as a failed try.
   *
   * @throws InterruptedException when the thread is interrupted; whether the target has the
   *     delivery is then open
   */
  Verdict send(Delivery delivery) throws InterruptedException;

  /** Frees connections; sends under way may fail. */
  @Override
  void close();
}
