package dev.tributary.runtime.pressure;

import dev.tributary.planner.plan.PressurePlan.BreakerPlan;
import java.util.concurrent.TimeUnit;

/**
 * Opens after so many failures in a row, lets a few calls through when its time is over, and closes
 * when all of these succeed. What comes back of calls that began before the last change says
 * nothing any more. Times are nanoTime. Not safe for use by many threads.
 */
final class CircuitBreaker {
  /** What {@link #waitNanos} says when only the end of another call can help. */
  static final long UNTIL_ANOTHER_ENDS = Long.MAX_VALUE;

  enum State {
    Closed,
    Open,
    HalfOpen
  }

  private BreakerPlan plan;
  private State state = State.Closed;
  private int failures;
  private int admitted;
  private int passed;
  private long openUntil;
  private long era;
  private String reason = "";

  CircuitBreaker(BreakerPlan plan) {
    this.plan = plan;
  }

  /** Other measures from now on; the state stays. */
  void plan(BreakerPlan other) {
    plan = other;
  }

  State state() {
    return state;
  }

  /** The failure that opened it last. */
  String reason() {
    return reason;
  }

  /** Nanoseconds until a call may go; 0: now. */
  long waitNanos(long now) {
    return switch (state) {
      case Closed -> 0;
      case Open -> Math.max(0, openUntil - now);
      case HalfOpen -> admitted < plan.halfOpenRequests() ? 0 : UNTIL_ANOTHER_ENDS;
    };
  }

  /**
   * Lets a call go for which {@link #waitNanos} said 0; returns what its end is to be told with.
   */
  long admit() {
    if (state == State.Open) {
      become(State.HalfOpen);
    }
    if (state == State.HalfOpen) {
      admitted++;
    }
    return era;
  }

  void passed(long admittedIn) {
    if (admittedIn != era) {
      return;
    }
    failures = 0;
    if (state == State.HalfOpen && ++passed >= plan.halfOpenRequests()) {
      become(State.Closed);
    }
  }

  void failed(long admittedIn, String why, long now) {
    if (admittedIn != era) {
      return;
    }
    failures++;
    if (state == State.HalfOpen || failures >= plan.consecutiveFailures()) {
      reason = why;
      openUntil = now + TimeUnit.MILLISECONDS.toNanos(plan.openForMs());
      become(State.Open);
    }
  }

  /** A call ended without saying anything about the system. */
  void abandoned(long admittedIn) {
    if (admittedIn == era && state == State.HalfOpen) {
      admitted--;
    }
  }

  private void become(State next) {
    state = next;
    era++;
    failures = 0;
    admitted = 0;
    passed = 0;
  }
}
