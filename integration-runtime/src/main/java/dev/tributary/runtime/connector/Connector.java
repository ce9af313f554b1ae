package dev.tributary.runtime.connector;

/** Sends to one target. Safe for use by many threads. */
public interface Connector extends AutoCloseable {
  /**
   * Sends once. Blocks at most as long as the attempt has time, whatever it takes: a token, a
   * lookup, the call itself. What goes wrong is a verdict; a {@link RuntimeException} is a bug and
   * counts as a failed try.
   *
   * @throws InterruptedException when the thread is interrupted; whether the target has the
   *     delivery is then open
   */
  Verdict send(Delivery delivery, Attempt attempt) throws InterruptedException;

  /** Frees connections; sends under way may fail. */
  @Override
  void close();
}
