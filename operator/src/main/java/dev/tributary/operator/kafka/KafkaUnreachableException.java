package dev.tributary.operator.kafka;

/** Kafka gave no answer in time, or let us not in. The message ends in the next step. */
public final class KafkaUnreachableException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Says why. */
  public KafkaUnreachableException(String message, Throwable cause) {
    super(message, cause);
  }
}
