package dev.tributary.runtime.pressure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.planner.plan.PressurePlan;
import dev.tributary.planner.plan.PressurePlan.BreakerPlan;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  @Test
  void withoutLimitsEverybodyGoes() {
    Admission admission = new Admission(PressurePlan.NONE, 0);
    for (int i = 0; i < 10_000; i++) {
      assertThat(admission.waitNanos(false, 0)).isZero();
      admission.admit(false, 0);
    }
  }

  @Test
  void placesAreGivenBackAtEveryEnd() {
    Admission admission = new Admission(new PressurePlan(null, 2, null), 0);
    Admission.Ticket first = admission.admit(false, 0);
    Admission.Ticket second = admission.admit(false, 0);
    assertThat(admission.waitNanos(false, 0)).isEqualTo(Admission.UNTIL_ANOTHER_ENDS);
    admission.passed(first, 0);
    assertThat(admission.waitNanos(false, 0)).isZero();
    Admission.Ticket third = admission.admit(false, 0);
    admission.failed(second, "answered 500", 0);
    assertThat(admission.waitNanos(false, 0)).isZero();
    admission.admit(false, 0);
    admission.abandoned(third, 0);
    assertThat(admission.waitNanos(false, 0)).isZero();
  }

  @Test
  void eachPodTakesItsShareAndNeverLessThanOnePlace() {
    Admission admission = new Admission(new PressurePlan(40, 8, null), 0);
    admission.settle(new PressurePlan(40, 8, null), 4, 0);
    admission.admit(false, 0);
    assertThat(admission.waitNanos(false, 0)).isEqualTo(SECOND / 10);
    long now = SECOND;
    admission.admit(false, now);
    assertThat(admission.waitNanos(false, 2 * now)).isEqualTo(Admission.UNTIL_ANOTHER_ENDS);
    Admission crowded = new Admission(new PressurePlan(null, 8, null), 0);
    crowded.settle(new PressurePlan(null, 8, null), 20, 0);
    assertThat(crowded.waitNanos(false, 0)).isZero();
  }

  @Test
  void aPauseHoldsEverybodyAndALongerOneStays() {
    Admission admission = new Admission(PressurePlan.NONE, 0);
    admission.pause(Duration.ofSeconds(30), "answered 429", 0);
    admission.pause(Duration.ofSeconds(2), "answered 429", 0);
    assertThat(admission.waitNanos(false, SECOND)).isEqualTo(29 * SECOND);
    assertThat(admission.waitNanos(true, SECOND)).isEqualTo(29 * SECOND);
    assertThat(admission.held(SECOND)).hasValueSatisfying(why -> assertThat(why).contains("29 s", "429"));
    assertThat(admission.waitNanos(false, 30 * SECOND)).isZero();
    assertThat(admission.held(30 * SECOND)).isEmpty();
  }

  @Test
  void moreCallsOfOneSendAreTakenOnCredit() {
    Admission admission = new Admission(new PressurePlan(10, null, null), 0);
    admission.admit(false, 0);
    admission.another(0);
    admission.another(0);
    assertThat(admission.waitNanos(false, 0)).isEqualTo(3 * SECOND / 10);
  }

  @Test
  void anOpenCircuitHoldsAllAndItsProbeNeedsNoBudget() {
    Admission admission = new Admission(new PressurePlan(null, null, new BreakerPlan(2, 60_000, 1)), 0);
    while (admission.waitNanos(true, 0) == 0) {
      admission.abandoned(admission.admit(false, 0), 0);
      Admission.Ticket retry = admission.admit(true, 0);
      admission.passed(admission.admit(false, 0), 0);
      admission.failed(retry, "answered 500", 0);
    }
    assertThat(admission.waitNanos(false, 0)).as("the budget is for retries alone").isZero();
    admission.failed(admission.admit(false, 0), "answered 500", 0);
    admission.failed(admission.admit(false, 0), "answered 500", 0);
    assertThat(admission.waitNanos(false, 0)).isEqualTo(60 * SECOND);
    assertThat(admission.held(0)).hasValueSatisfying(why -> assertThat(why).contains("circuit", "500"));
    long due = 60 * SECOND;
    assertThat(admission.waitNanos(true, due)).isZero();
    Admission.Ticket probe = admission.admit(true, due);
    assertThat(admission.waitNanos(false, due)).isEqualTo(Admission.UNTIL_ANOTHER_ENDS);
    admission.passed(probe, due);
    assertThat(admission.waitNanos(false, due)).isZero();
    assertThat(admission.held(due)).isEmpty();
  }
}
