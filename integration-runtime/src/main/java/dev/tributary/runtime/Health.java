package dev.tributary.runtime;

/**
 * How a runner fares.
 *
 * @param ready whether it does its part: takes webhooks, reads records. A target's trouble doesn't
 *     matter
 * @param reason a word for programs
 * @param message a sentence for people, with the next step where there is one
 */
public record Health(boolean ready, Reason reason, String message) {
  /** What may be told. */
  public enum Reason {
    /** It is only just beginning. */
    Starting,
    /** A Secret or one of its keys isn't there. */
    SecretMissing,
    /** Kafka doesn't answer or refuses us. */
    KafkaUnreachable,
    /** Temporal doesn't answer; events wait. */
    TemporalUnreachable,
    /** A topic that the flow needs doesn't exist. */
    TopicMissing,
    /** The connector can't be started. */
    ConnectorFailed,
    /** All is well. */
    Running,
    /** Only intake is wanted. */
    Suspended,
    /** The target can't be used now; records wait. */
    TargetUnavailable,
    /** Dead letters can't be written; records behind them wait. */
    DeadLettersFailing,
    /** The ledger can't be read or written; records wait. */
    LedgerFailing,
    /** Reading has stopped until a person chooses a position. */
    PositionLost,
    /** It is ending. */
    Draining,
    /** It has ended. */
    Stopped
  }
}
