package dev.tributary.runtime.connector;

import java.time.Duration;
import java.util.Optional;

/** What came of a send. */
public sealed interface Verdict {
  /**
   * The target has it.
   *
   * @param suppressed whether it was there already, so that nothing was sent
   */
  record Delivered(boolean suppressed) implements Verdict {}

  /**
   * It failed, perhaps because of the record itself: a try is counted.
   *
   * @param cause a word for metrics: {@code timeout}, {@code reset}, {@code 5xx} …
   */
  record Retry(String cause, String reason) implements Verdict {}

  /**
   * The system can't be used by anyone: the record waits, no try is counted.
   *
   * @param cause a word for metrics
   * @param retryAfter how long the system asked to be left alone
   */
  record Unavailable(String cause, String reason, Optional<Duration> retryAfter)
      implements Verdict {
    /** Without a wish of the system. */
    public Unavailable(String cause, String reason) {
      this(cause, reason, Optional.empty());
    }
  }

  /** It will never be taken. */
  record Rejected(String reason) implements Verdict {}
}
