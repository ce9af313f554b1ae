package dev.tributary.runtime.pressure;

import dev.tributary.planner.plan.PressurePlan;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Whether a send may begin now: the pause that the system asked for, the circuit, sends at one time
 * and the rate, in this order; for retries the budget before all of them. Times are nanoTime. Not
 * safe for use by many threads.
 */
final class Admission {
  /** What {@link #waitNanos} says when only the end of another send can help. */
  static final long UNTIL_ANOTHER_ENDS = CircuitBreaker.UNTIL_ANOTHER_ENDS;

  /** A send that was let through; its end is told with it. {@code paid}: from the budget. */
  record Ticket(boolean retry, boolean paid, long era) {}

  private final RetryBudget budget;
  private final SlowStart slowStart = new SlowStart();
  private PressurePlan plan;
  private int members = 1;
  private TokenBucket rate;
  private CircuitBreaker breaker;
  private int sending;
  private long pausedUntil;
  private String pausedFor = "";

  Admission(PressurePlan plan, long now) {
    budget = new RetryBudget(now);
    pausedUntil = now;
    settle(plan, 1, now);
  }

  /** Other measures from now on, shared with so many others. */
  void settle(PressurePlan measures, int sharers, long now) {
    plan = measures;
    members = Math.max(1, sharers);
    if (plan.requestsPerSecond() == null) {
      rate = null;
    } else if (rate == null) {
      rate = new TokenBucket(share(), now);
    } else {
      rate.rate(share(), now);
    }
    if (plan.breaker() == null) {
      breaker = null;
    } else if (breaker == null) {
      breaker = new CircuitBreaker(plan.breaker());
    } else {
      breaker.plan(plan.breaker());
    }
  }

  private double share() {
    return plan.requestsPerSecond() / (double) members;
  }

  private int places() {
    return plan.concurrency() == null
        ? slowStart.places()
        : Math.min(slowStart.places(), Math.max(1, plan.concurrency() / members));
  }

  /**
   * Nanoseconds until a retry may join those who wait for their send, as far as is known now; 0: it
   * joins, which {@link #payRetry} must tell.
   */
  long retryWaitNanos(long now) {
    if (pausedUntil - now > 0) {
      return pausedUntil - now;
    }
    return isProbing() ? 0 : budget.waitNanos(now);
  }

  /** A retry joins; tells whether it paid. An open circuit's probes are few enough without. */
  boolean payRetry(long now) {
    if (isProbing()) {
      return false;
    }
    budget.retry(now);
    return true;
  }

  /** A retry that joined leaves without a send. */
  void returnRetry(boolean paid, long now) {
    if (paid) {
      budget.returned(now);
    }
  }

  /** Nanoseconds until a send may begin, as far as is known now; 0: now. */
  long waitNanos(long now) {
    if (pausedUntil - now > 0) {
      return pausedUntil - now;
    }
    long circuit = breaker == null ? 0 : breaker.waitNanos(now);
    if (circuit > 0) {
      return circuit;
    }
    if (sending >= places()) {
      return UNTIL_ANOTHER_ENDS;
    }
    return rate == null ? 0 : rate.waitNanos(now);
  }

  /** Lets a send go for which {@link #waitNanos} said 0. */
  Ticket admit(boolean retry, boolean paid, long now) {
    sending++;
    if (rate != null) {
      rate.take(now);
    }
    if (!retry) {
      budget.first(now);
    }
    return new Ticket(retry, paid, breaker == null ? 0 : breaker.admit());
  }

  /** A send makes one more call: a token, on credit when none is there. */
  void another(long now) {
    if (rate != null) {
      rate.take(now);
    }
  }

  void passed(Ticket ticket, long now) {
    sending--;
    slowStart.passed();
    if (ticket.retry()) {
      budget.retryPassed(now);
    }
    if (breaker != null) {
      breaker.passed(ticket.era());
    }
  }

  void failed(Ticket ticket, String why, long now) {
    sending--;
    if (breaker != null) {
      breaker.failed(ticket.era(), why, now);
    }
  }

  void abandoned(Ticket ticket, long now) {
    sending--;
    returnRetry(ticket.paid(), now);
    if (breaker != null) {
      breaker.abandoned(ticket.era());
    }
  }

  /** Nothing is sent for so long; a longer pause that is known already stays. */
  void pause(Duration time, String why, long now) {
    long until = now + time.toNanos();
    if (until - pausedUntil > 0) {
      pausedUntil = until;
      pausedFor = why;
    }
  }

  /** Why everybody waits, when it is the system's state and not our own measure. */
  Optional<String> held(long now) {
    if (breaker != null && breaker.state() != CircuitBreaker.State.Closed) {
      return Optional.of(
          "the circuit is open after failures in a row, the last: %s; it is tried again every %s"
              .formatted(breaker.reason(), text(Duration.ofMillis(plan.breaker().openForMs()))));
    }
    return pausedUntil - now > 0
        ? Optional.of(
            "it asked to be left alone for %s: %s"
                .formatted(text(Duration.ofNanos(pausedUntil - now)), pausedFor))
        : Optional.empty();
  }

  Optional<CircuitBreaker> breaker() {
    return Optional.ofNullable(breaker);
  }

  private boolean isProbing() {
    return breaker != null && breaker.state() != CircuitBreaker.State.Closed;
  }

  private static String text(Duration time) {
    long millis = TimeUnit.NANOSECONDS.toMillis(time.toNanos());
    return millis < 1_000 ? millis + " ms" : (millis + 999) / 1_000 + " s";
  }
}
