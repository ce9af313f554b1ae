package dev.tributary.runtime.pressure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  @Test
  void aBurstIsATenthOfASecondsWorthAndThenTokensComeSteadily() {
    TokenBucket bucket = new TokenBucket(40, 0);
    for (int i = 0; i < 4; i++) {
      assertThat(bucket.waitNanos(0)).isZero();
      bucket.take(0);
    }
    assertThat(bucket.waitNanos(0)).isEqualTo(SECOND / 40);
    assertThat(bucket.waitNanos(SECOND / 80)).isBetween(SECOND / 80 - 2, SECOND / 80 + 2);
    assertThat(bucket.waitNanos(SECOND / 40 + 1)).isZero();
  }

  @Test
  void noSecondEverSeesMoreThanTheRateAndTheBurst() {
    TokenBucket bucket = new TokenBucket(40, 0);
    long now = 0;
    int taken = 0;
    while (now < 10 * SECOND) {
      if (bucket.waitNanos(now) == 0) {
        bucket.take(now);
        taken++;
      }
      now += SECOND / 1_000;
    }
    assertThat(taken).isBetween(395, 404);
    // An idle hour saves up no more than the burst.
    now += Duration.ofHours(1).toNanos();
    int burst = 0;
    while (bucket.waitNanos(now) == 0) {
      bucket.take(now);
      burst++;
    }
    assertThat(burst).isEqualTo(4);
  }

  @Test
  void whatIsTakenOnCreditIsWaitedForLater() {
    TokenBucket bucket = new TokenBucket(10, 0);
    bucket.take(0);
    bucket.take(0);
    bucket.take(0);
    assertThat(bucket.waitNanos(0)).isEqualTo(3 * SECOND / 10);
  }

  @Test
  void aNewRateCountsAtOnceAndForgivesNothing() {
    TokenBucket bucket = new TokenBucket(10, 0);
    bucket.take(0);
    bucket.take(0);
    bucket.rate(5, 0);
    assertThat(bucket.waitNanos(0)).isEqualTo(2 * SECOND / 5);
  }

  @Test
  void aClockThatSeemsToGoBackChangesNothing() {
    TokenBucket bucket = new TokenBucket(10, SECOND);
    bucket.take(SECOND);
    assertThat(bucket.waitNanos(SECOND - 50)).isEqualTo(SECOND / 10);
  }
}
