package dev.tributary.runtime.pressure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryBudgetTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 10, 100, 1_000})
  void retriesThatFailAddATenthOfTheOfferedRateAndOneASecond(int offeredPerSecond) {
    RetryBudget budget = new RetryBudget(0);
    int seconds = 60;
    long retries = 0;
    for (long now = 0; now < seconds * SECOND; now += SECOND / 1_000) {
      if (offeredPerSecond > 0 && now % (SECOND / offeredPerSecond) == 0) {
        budget.first(now);
      }
      if (budget.waitNanos(now) == 0) {
        budget.retry(now);
        retries++;
      }
    }
    double bound =
        RetryBudget.RATIO * offeredPerSecond * seconds + seconds + RetryBudget.RESERVE + 1;
    assertThat((double) retries).isLessThanOrEqualTo(bound).isGreaterThan(0.85 * bound - 2);
  }

  @Test
  void afterAnOutageThePaceDoublesWithEachAnswer() {
    RetryBudget budget = new RetryBudget(0);
    exhaust(budget, 0);
    assertThat(budget.waitNanos(0)).isBetween(1L, SECOND);
    long now = SECOND;
    int sent = 0;
    // Answers take 10 ms; a thousand records wait.
    for (int round = 0; sent < 1_000; round++) {
      assertThat(round).isLessThan(15);
      int inFlight = exhaust(budget, now);
      sent += inFlight;
      now += SECOND / 100;
      for (int i = 0; i < inFlight; i++) {
        budget.retryPassed(now);
      }
    }
    assertThat(now).isLessThan(2 * SECOND);
  }

  @Test
  void whatOneOutageLeftIsForgottenBeforeTheNext() {
    RetryBudget budget = new RetryBudget(0);
    for (int i = 0; i < 10_000; i++) {
      budget.first(0);
    }
    assertThat(exhaust(budget, Duration.ofMinutes(2).toNanos()))
        .isEqualTo((int) RetryBudget.RESERVE);
  }

  @Test
  void aRetryThatWasNeverSentCostsNothing() {
    RetryBudget budget = new RetryBudget(0);
    exhaust(budget, 0);
    budget.returned(0);
    assertThat(budget.waitNanos(0)).isZero();
  }

  private static int exhaust(RetryBudget budget, long now) {
    int sent = 0;
    while (budget.waitNanos(now) == 0) {
      budget.retry(now);
      sent++;
    }
    return sent;
  }
}
