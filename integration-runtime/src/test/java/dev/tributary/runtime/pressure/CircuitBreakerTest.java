package dev.tributary.runtime.pressure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.planner.plan.PressurePlan.BreakerPlan;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final CircuitBreaker breaker = new CircuitBreaker(new BreakerPlan(3, 60_000, 1));

  @Test
  void onlyFailuresInARowOpenIt() {
    fail(0);
    fail(0);
    pass();
    fail(0);
    fail(0);
    assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.Closed);
    fail(0);
    assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.Open);
    assertThat(breaker.reason()).isEqualTo("answered 500");
    assertThat(breaker.waitNanos(0)).isEqualTo(MINUTE);
    assertThat(breaker.waitNanos(MINUTE - 1)).isEqualTo(1);
  }

  @Test
  void afterItsTimeOneCallIsLetThroughAndItsSuccessClosesIt() {
    open(0);
    assertThat(breaker.waitNanos(MINUTE)).isZero();
    long probe = breaker.admit();
    assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.HalfOpen);
    assertThat(breaker.waitNanos(MINUTE)).isEqualTo(CircuitBreaker.UNTIL_ANOTHER_ENDS);
    breaker.passed(probe);
    assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.Closed);
    assertThat(breaker.waitNanos(MINUTE)).isZero();
  }

  @Test
  void aFailedProbeOpensItForItsWholeTimeAgain() {
    open(0);
    breaker.failed(breaker.admit(), "still 500", 2 * MINUTE);
    assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.Open);
    assertThat(breaker.waitNanos(2 * MINUTE)).isEqualTo(MINUTE);
    assertThat(breaker.reason()).isEqualTo("still 500");
  }

  @Test
  void severalProbesMustAllSucceed() {
    breaker.plan(new BreakerPlan(3, 60_000, 3));
    open(0);
    long first = breaker.admit();
    long second = breaker.admit();
    long third = breaker.admit();
    assertThat(breaker.waitNanos(MINUTE)).isEqualTo(CircuitBreaker.UNTIL_ANOTHER_ENDS);
    breaker.passed(first);
    breaker.passed(second);
    assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.HalfOpen);
    breaker.passed(third);
    assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.Closed);
  }

  @Test
  void aProbeThatTellsNothingMakesRoomForAnother() {
    open(0);
    breaker.abandoned(breaker.admit());
    assertThat(breaker.waitNanos(MINUTE)).isZero();
    breaker.passed(breaker.admit());
    assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.Closed);
  }

  @Test
  void whatBeganBeforeItOpenedSaysNothingAnyMore() {
    long early = breaker.admit();
    long alsoEarly = breaker.admit();
    open(0);
    breaker.passed(early);
    assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.Open);
    long probe = breaker.admit();
    breaker.failed(alsoEarly, "late", 3 * MINUTE);
    assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.HalfOpen);
    breaker.passed(probe);
    assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.Closed);
  }

  private void open(long now) {
    fail(now);
    fail(now);
    fail(now);
  }

  private void fail(long now) {
    breaker.failed(breaker.admit(), "answered 500", now);
  }

  private void pass() {
    breaker.passed(breaker.admit());
  }
}
