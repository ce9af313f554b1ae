package dev.tributary.runtime;

import dev.tributary.runtime.Health.Reason;

/**
 * Gathers what the parts of a runner tell about themselves into one health; the gravest is told.
 * Safe for use by many threads.
 */
final class HealthBoard {
  private final boolean takesWebhooks;
  private final Runnable changed;
  private Health phase = new Health(false, Reason.Starting, "starting");
  private String kafka = "";
  private String secret = "";
  private String position = "";
  private String deadLetters = "";
  private String ledger = "";
  private String target = "";
  private Health last = phase;

  /** {@code changed} is called when the health becomes another; it must not block. */
  HealthBoard(boolean takesWebhooks, Runnable changed) {
    this.takesWebhooks = takesWebhooks;
    this.changed = changed;
  }

  synchronized Health current() {
    if (phase.reason() != Reason.Running && phase.reason() != Reason.Suspended) {
      return phase;
    }
    if (!position.isEmpty()) {
      // Webhooks are still taken: what comes now isn't lost.
      return new Health(takesWebhooks, Reason.PositionLost, position);
    }
    if (!secret.isEmpty()) {
      return new Health(false, Reason.SecretMissing, secret);
    }
    if (!kafka.isEmpty()) {
      return new Health(false, Reason.KafkaUnreachable, kafka);
    }
    if (!deadLetters.isEmpty()) {
      return new Health(true, Reason.DeadLettersFailing, deadLetters);
    }
    if (!ledger.isEmpty()) {
      return new Health(true, Reason.LedgerFailing, ledger);
    }
    return target.isEmpty() ? phase : new Health(true, Reason.TargetUnavailable, target);
  }

  synchronized boolean isPositionLost() {
    return !position.isEmpty();
  }

  void phase(boolean ready, Reason reason, String message) {
    tell(() -> phase = new Health(ready, reason, message));
  }

  void kafka(String problem) {
    tell(() -> kafka = problem);
  }

  void secret(String problem) {
    tell(() -> secret = problem);
  }

  void position(String problem) {
    tell(() -> position = problem);
  }

  void deadLetters(String problem) {
    tell(() -> deadLetters = problem);
  }

  void ledger(String problem) {
    tell(() -> ledger = problem);
  }

  void target(String problem) {
    tell(() -> target = problem);
  }

  private void tell(Runnable change) {
    boolean other;
    synchronized (this) {
      change.run();
      Health now = current();
      other = now.reason() != last.reason();
      last = now;
    }
    if (other) {
      changed.run();
    }
  }
}
