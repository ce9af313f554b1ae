package dev.tributary.runtime.kafka;

import org.apache.kafka.common.errors.InterruptException;

/** What Kafka's clients make of an interruption, as the rest of Java knows it. */
public final class Interruption {
  private Interruption() {}

  /**
   * The same, to be thrown on. The thread counts as interrupted no more, as with every {@link
   * InterruptedException}: otherwise closing the client would fail and log that as an error.
   */
  public static InterruptedException of(InterruptException kafkas) {
    boolean ignored = Thread.interrupted();
    InterruptedException interrupted = new InterruptedException(kafkas.getMessage());
    interrupted.initCause(kafkas);
    return interrupted;
  }
}
