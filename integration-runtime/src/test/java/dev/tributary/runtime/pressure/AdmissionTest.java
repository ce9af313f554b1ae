package dev.tributary.runtime.pressure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.planner.plan.PressurePlan;
import dev.tributary.planner.plan.PressurePlan.BreakerPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  @Test
  void withoutLimitsTwiceAsManyGoWithEachRoundTrip() {
    Admission admission = new Admission(PressurePlan.NONE, 0);
    for (int places = SlowStart.FIRST; places < 10_000; places *= 2) {
      List<Admission.Ticket> sending = admitAll(admission);
      assertThat(sending).hasSize(places);
      sending.forEach(ticket -> admission.passed(ticket, 0));
    }
  }

  @Test
  void whatTheSystemDidNotAnswerMakesNoRoomForMore() {
    Admission admission = new Admission(new PressurePlan(null, 1_000, null), 0);
    admitAll(admission).forEach(ticket -> admission.failed(ticket, "timeout", 0));
    admitAll(admission).forEach(ticket -> admission.abandoned(ticket, 0));
    assertThat(admitAll(admission)).hasSize(SlowStart.FIRST);
  }

  @Test
  void noMoreGoThanTheSystemsOwnerAllowsHoweverManyWereAnswered() {
    Admission admission = new Admission(new PressurePlan(null, 20, null), 0);
    admitAll(admission).forEach(ticket -> admission.passed(ticket, 0));
    assertThat(admitAll(admission)).hasSize(20);
  }

  private static List<Admission.Ticket> admitAll(Admission admission) {
    List<Admission.Ticket> sending = new ArrayList<>();
    while (admission.waitNanos(0) == 0) {
      sending.add(admission.admit(false, false, 0));
    }
    return sending;
  }

  @Test
  void placesAreGivenBackAtEveryEnd() {
    Admission admission = new Admission(new PressurePlan(null, 2, null), 0);
    Admission.Ticket first = admission.admit(false, false, 0);
    Admission.Ticket second = admission.admit(false, false, 0);
    assertThat(admission.waitNanos(0)).isEqualTo(Admission.UNTIL_ANOTHER_ENDS);
    admission.passed(first, 0);
    assertThat(admission.waitNanos(0)).isZero();
    Admission.Ticket third = admission.admit(false, false, 0);
    admission.failed(second, "answered 500", 0);
    assertThat(admission.waitNanos(0)).isZero();
    admission.admit(false, false, 0);
    admission.abandoned(third, 0);
    assertThat(admission.waitNanos(0)).isZero();
  }

  @Test
  void eachPodTakesItsShareAndNeverLessThanOnePlace() {
    Admission admission = new Admission(new PressurePlan(40, 8, null), 0);
    admission.settle(new PressurePlan(40, 8, null), 4, 0);
    admission.admit(false, false, 0);
    assertThat(admission.waitNanos(0)).isEqualTo(SECOND / 10);
    long now = SECOND;
    admission.admit(false, false, now);
    assertThat(admission.waitNanos(2 * now)).isEqualTo(Admission.UNTIL_ANOTHER_ENDS);
    Admission crowded = new Admission(new PressurePlan(null, 8, null), 0);
    crowded.settle(new PressurePlan(null, 8, null), 20, 0);
    assertThat(crowded.waitNanos(0)).isZero();
  }

  @Test
  void aPauseHoldsEverybodyAndALongerOneStays() {
    Admission admission = new Admission(PressurePlan.NONE, 0);
    admission.pause(Duration.ofSeconds(30), "answered 429", 0);
    admission.pause(Duration.ofSeconds(2), "answered 429", 0);
    assertThat(admission.waitNanos(SECOND)).isEqualTo(29 * SECOND);
    assertThat(admission.retryWaitNanos(SECOND)).isEqualTo(29 * SECOND);
    assertThat(admission.held(SECOND))
        .hasValueSatisfying(why -> assertThat(why).contains("29 s", "429"));
    assertThat(admission.waitNanos(30 * SECOND)).isZero();
    assertThat(admission.held(30 * SECOND)).isEmpty();
  }

  @Test
  void moreCallsOfOneSendAreTakenOnCredit() {
    Admission admission = new Admission(new PressurePlan(10, null, null), 0);
    admission.admit(false, false, 0);
    admission.another(0);
    admission.another(0);
    assertThat(admission.waitNanos(0)).isEqualTo(3 * SECOND / 10);
  }

  @Test
  void retriesThatFailUseUpTheirBudgetWhileFirstSendsGoOn() {
    Admission admission = new Admission(PressurePlan.NONE, 0);
    int retries = 0;
    while (admission.retryWaitNanos(0) == 0) {
      admission.failed(admission.admit(true, admission.payRetry(0), 0), "answered 500", 0);
      retries++;
    }
    assertThat(retries).isEqualTo((int) RetryBudget.RESERVE);
    assertThat(admission.waitNanos(0)).isZero();
    for (int i = 0; i < 11; i++) {
      admission.passed(admission.admit(false, false, 0), 0);
    }
    assertThat(admission.retryWaitNanos(0)).as("eleven first sends earn one").isZero();
    admission.abandoned(admission.admit(true, admission.payRetry(0), 0), 0);
    assertThat(admission.retryWaitNanos(0)).as("what wasn't sent cost nothing").isZero();
  }

  @Test
  void anOpenCircuitHoldsAllAndItsProbeNeedsNoBudget() {
    Admission admission =
        new Admission(new PressurePlan(null, null, new BreakerPlan(2, 60_000, 1)), 0);
    while (admission.retryWaitNanos(0) == 0) {
      admission.payRetry(0);
    }
    admission.failed(admission.admit(false, false, 0), "answered 500", 0);
    admission.failed(admission.admit(false, false, 0), "answered 500", 0);
    assertThat(admission.waitNanos(0)).isEqualTo(60 * SECOND);
    assertThat(admission.held(0))
        .hasValueSatisfying(why -> assertThat(why).contains("circuit", "500"));
    long due = 60 * SECOND;
    assertThat(admission.retryWaitNanos(0)).isZero();
    assertThat(admission.payRetry(0)).isFalse();
    assertThat(admission.waitNanos(due)).isZero();
    Admission.Ticket probe = admission.admit(true, false, due);
    assertThat(admission.waitNanos(due)).isEqualTo(Admission.UNTIL_ANOTHER_ENDS);
    admission.passed(probe, due);
    assertThat(admission.waitNanos(due)).isZero();
    assertThat(admission.held(due)).isEmpty();
  }
}
