package dev.tributary.orchestration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.orchestration.engine.InstanceSignal;
import dev.tributary.orchestration.engine.InstanceState;
import dev.tributary.orchestration.engine.InstanceState.Phase;
import dev.tributary.orchestration.engine.Resolution;
import dev.tributary.orchestration.engine.StartResult;
import dev.tributary.orchestration.engine.TaskAnswer;
import dev.tributary.orchestration.testkit.PickupPlan;
import dev.tributary.orchestration.testkit.ProcessWorld;
import dev.tributary.simulators.faults.Fault;
import dev.tributary.simulators.faults.FaultKind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Scenario 5: what must hold of a pickup, whatever happens. */
class PickupTest {
  private static final List<String> DONE =
      List.of(
          "POST wms/reservations",
          "POST payment/authorisations",
          "POST store/tasks",
          "POST payment/authorisations/capture",
          "POST notify/messages");

  @Test
  void anOrderIsReservedPaidPickedAndCollected() {
    try (ProcessWorld world = ProcessWorld.pickup()) {
      assertThat(world.start("o1")).isEqualTo(StartResult.Started);
      world.awaitStep("o1", "picked");
      world.picked("o1", "Picked");
      world.awaitStep("o1", "collected");
      world.collected("o1");
      world.awaitPhase("o1", Phase.Completed);
      assertThat(world.effects("o1")).isEqualTo(DONE);
      assertThat(world.written(PickupPlan.DONE))
          .singleElement()
          .satisfies(
              event -> {
                assertThat(event.path("orderId").asText()).isEqualTo("o1");
                assertThat(event.path("captureId").asText()).startsWith("C");
                assertThat(event.path("collectedAt").asText()).isEqualTo("2026-01-02T10:00:00Z");
              });
      assertThat(world.start("o1")).isEqualTo(StartResult.Duplicate);
      assertThat(world.picked("o1", "Picked", "late")).isFalse();
      assertThat(world.effects("o1")).isEqualTo(DONE);
    }
  }

  @Test
  void withoutStockNothingIsChargedAndTheFailureIsTold() {
    try (ProcessWorld world = ProcessWorld.pickup()) {
      world.start(ProcessWorld.PLAN, "o1", ProcessWorld.order("o1", "NONE-1", "10.00"));
      InstanceState state = world.awaitPhase("o1", Phase.Failed);
      assertThat(state.failure().error()).isEqualTo("OutOfStock");
      assertThat(world.effects("o1")).isEmpty();
      assertThat(world.written(PickupPlan.FAILED))
          .singleElement()
          .satisfies(event -> assertThat(event.path("step").asText()).isEqualTo("outOfStock"));
    }
  }

  @Test
  void anEmptyShelfUndoesAllInReverse() {
    try (ProcessWorld world = ProcessWorld.pickup()) {
      world.start("o1");
      world.awaitStep("o1", "picked");
      world.picked("o1", "OutOfStock");
      world.awaitPhase("o1", Phase.Failed);
      assertThat(world.effects("o1"))
          .containsExactly(
              "POST wms/reservations",
              "POST payment/authorisations",
              "POST store/tasks",
              "POST store/tasks/cancel",
              "POST payment/authorisations/void",
              "DELETE wms/reservations");
    }
  }

  @Test
  void aDeclinedPaymentReleasesTheStock() {
    try (ProcessWorld world = ProcessWorld.pickup()) {
      world.start(ProcessWorld.PLAN, "o1", ProcessWorld.order("o1", "A", "5000"));
      InstanceState state = world.awaitPhase("o1", Phase.Failed);
      assertThat(state.failure().error()).isEqualTo("PaymentDeclined");
      assertThat(world.effects("o1"))
          .containsExactly("POST wms/reservations", "DELETE wms/reservations");
    }
  }

  @Test
  void anOrderCollectedBeforeItsPickIsToldIsKept() {
    try (ProcessWorld world = ProcessWorld.pickup()) {
      world.start("o1");
      world.awaitStep("o1", "picked");
      world.collected("o1");
      assertThat(world.await("o1", s -> s.counts().held() == 1).phase()).isEqualTo(Phase.Running);
      world.picked("o1", "Picked");
      world.awaitPhase("o1", Phase.Completed);
      assertThat(world.effects("o1")).isEqualTo(DONE);
    }
  }

  @Test
  void anEventThatComesTwiceCountsOnce() {
    try (ProcessWorld world = ProcessWorld.pickup()) {
      world.start("o1");
      world.awaitStep("o1", "picked");
      world.picked("o1", "Picked");
      world.picked("o1", "Picked");
      world.awaitStep("o1", "collected");
      assertThat(world.await("o1", s -> s.counts().duplicates() == 1).counts().held()).isZero();
      world.collected("o1");
      world.awaitPhase("o1", Phase.Completed);
      assertThat(world.effects("o1")).isEqualTo(DONE);
    }
  }

  @Test
  void whatIsNotCollectedIn72HoursIsRefundedAndRestocked() {
    try (ProcessWorld world = ProcessWorld.pickup()) {
      world.start("o1");
      world.awaitStep("o1", "picked");
      world.picked("o1", "Picked");
      world.awaitStep("o1", "collected");
      world.temporal().sleep(Duration.ofHours(73));
      InstanceState state = world.awaitPhase("o1", Phase.Failed);
      assertThat(state.failure().error()).isEqualTo("NotCollected");
      assertThat(world.effects("o1"))
          .startsWith(DONE.toArray(String[]::new))
          .endsWith(
              "POST payment/captures/refund", "POST store/tasks/cancel", "DELETE wms/reservations");
    }
  }

  @Test
  void aVoidThatFailsIsAnIncidentUntilAPersonHasItTriedAgain() {
    try (ProcessWorld world = ProcessWorld.pickup()) {
      world.start("o1");
      world.awaitStep("o1", "picked");
      world.simulators().faults().put("pickup-payment", List.of(status(500)));
      world.picked("o1", "OutOfStock");
      InstanceState state = world.awaitPhase("o1", Phase.Incident);
      assertThat(state.incidents())
          .singleElement()
          .satisfies(
              incident -> {
                assertThat(incident.step()).isEqualTo("authorise");
                assertThat(incident.reason()).contains("500", "4 tries");
              });
      // What began before it is not undone as long as it stands.
      assertThat(world.effects("o1")).doesNotContain("DELETE wms/reservations");
      assertThat(world.engine().list("pickup", "pickup", true, 10))
          .singleElement()
          .satisfies(row -> assertThat(row.phase()).isEqualTo(Phase.Incident));

      world.simulators().faults().clear("pickup-payment");
      world
          .engine()
          .signal(
              ProcessWorld.id("o1"),
              new InstanceSignal.Resolve(
                  new Resolution("authorise", Resolution.Action.Retry, "ann", null)));
      state = world.awaitPhase("o1", Phase.Failed);
      assertThat(state.incidents()).isEmpty();
      assertThat(state.audit()).singleElement().satisfies(a -> assertThat(a.by()).isEqualTo("ann"));
      assertThat(world.effects("o1"))
          .endsWith("POST payment/authorisations/void", "DELETE wms/reservations");
    }
  }

  @Test
  void anIncidentThatWasDealtWithByHandLetsTheRestBeUndone() {
    try (ProcessWorld world = ProcessWorld.pickup()) {
      world.start("o1");
      world.awaitStep("o1", "picked");
      world.simulators().faults().put("pickup-payment", List.of(status(500)));
      world.picked("o1", "OutOfStock");
      world.awaitPhase("o1", Phase.Incident);
      world
          .engine()
          .signal(
              ProcessWorld.id("o1"),
              new InstanceSignal.Resolve(
                  new Resolution(
                      "authorise", Resolution.Action.Resolved, "ann", "voided by phone")));
      world.awaitPhase("o1", Phase.Failed);
      assertThat(world.effects("o1"))
          .doesNotContain("POST payment/authorisations/void")
          .endsWith("DELETE wms/reservations");
    }
  }

  @Test
  void aPersonDecidesWhatIsNotPickedInTime() {
    try (ProcessWorld world = ProcessWorld.pickup()) {
      world.start("o1");
      world.awaitStep("o1", "picked");
      world.temporal().sleep(Duration.ofHours(5));
      InstanceState state = world.await("o1", s -> !s.tasks().isEmpty());
      assertThat(state.tasks().getFirst().title()).contains("Order o1 is not picked");
      assertThat(state.tasks().getFirst().choices()).containsExactly("picked", "cancel");
      answer(world, "perhaps");
      answer(world, "picked");
      world.awaitStep("o1", "collected");
      world.collected("o1");
      state = world.awaitPhase("o1", Phase.Completed);
      assertThat(state.audit()).hasSize(2);
      assertThat(state.audit().getFirst().what()).contains("perhaps", "none of");
      assertThat(state.audit().getLast().what()).contains("answered 'escalate' with 'picked'");
      assertThat(world.effects("o1")).isEqualTo(DONE);
    }
  }

  @Test
  void aTaskThatNobodyAnswersEndsByItsOwnRule() {
    try (ProcessWorld world = ProcessWorld.pickup()) {
      world.start("o1");
      world.awaitStep("o1", "picked");
      world.temporal().sleep(Duration.ofHours(29));
      InstanceState state = world.awaitPhase("o1", Phase.Failed);
      assertThat(state.failure().error()).isEqualTo("NotPicked");
      assertThat(state.tasks()).isEmpty();
      assertThat(world.effects("o1")).endsWith("DELETE wms/reservations");
    }
  }

  @Test
  void aCancelledInstanceUndoesWhatItDid() {
    try (ProcessWorld world = ProcessWorld.pickup()) {
      world.start("o1");
      world.awaitStep("o1", "picked");
      assertThat(world.engine().cancel(ProcessWorld.id("o1"), "the customer called")).isTrue();
      InstanceState state = world.awaitPhase("o1", Phase.Cancelled);
      assertThat(state.failure().error()).isEqualTo("Cancelled");
      assertThat(world.effects("o1"))
          .endsWith(
              "POST store/tasks/cancel",
              "POST payment/authorisations/void",
              "DELETE wms/reservations");
      assertThat(world.engine().cancel(ProcessWorld.id("o1"), "again")).isFalse();
    }
  }

  @Test
  void anInstanceWhoseTimeIsUpUndoesWhatItDid() {
    try (ProcessWorld world = ProcessWorld.of(plan -> plan.timeout(Duration.ofHours(2)))) {
      world.start("o1");
      world.awaitStep("o1", "picked");
      world.temporal().sleep(Duration.ofHours(3));
      InstanceState state = world.awaitPhase("o1", Phase.Failed);
      assertThat(state.failure().error()).isEqualTo("Timeout");
      assertThat(world.effects("o1")).endsWith("DELETE wms/reservations");
    }
  }

  @Test
  void anAnswerThatIsLostAfterTheCaptureDoesNotCaptureTwice() {
    try (ProcessWorld world = ProcessWorld.pickup()) {
      world.start("o1");
      world.awaitStep("o1", "picked");
      world.simulators().faults().put("pickup-payment", List.of(lostAnswer()));
      world.picked("o1", "Picked");
      world.awaitStep("o1", "collected");
      assertThat(world.effects("o1"))
          .containsOnlyOnce("POST payment/authorisations/capture")
          .isEqualTo(DONE);
      assertThat(
              world
                  .simulators()
                  .log()
                  .entries(java.util.Optional.of("pickup-payment"), java.util.Optional.of("o1"))
                  .stream()
                  .filter(e -> e.path().endsWith("/capture")))
          .hasSize(2);
    }
  }

  @Test
  void anOutageIsWaitedForHoweverLongAndUsesUpNoTry() {
    try (ProcessWorld world = ProcessWorld.pickup()) {
      world.simulators().faults().put("pickup-wms", List.of(refused(12)));
      world.start("o1");
      world.awaitStep("o1", "picked");
      assertThat(
              world
                  .simulators()
                  .log()
                  .entries(java.util.Optional.of("pickup-wms"), java.util.Optional.empty()))
          .hasSize(13);
      assertThat(world.effects("o1")).startsWith("POST wms/reservations");
    }
  }

  @Test
  void whatMayHaveHappenedInAFailedCallIsUndone() {
    try (ProcessWorld world = ProcessWorld.pickup()) {
      world.start("o1");
      world.awaitStep("o1", "picked");
      // Every try captures, or finds that it did, and no answer arrives.
      world.simulators().faults().put("pickup-payment", List.of(lostAnswer(), blackHole(3)));
      world.picked("o1", "Picked");
      InstanceState state = world.awaitPhase("o1", Phase.Failed);
      assertThat(state.failure().step()).isEqualTo("capture");
      assertThat(state.failure().error()).isEqualTo("RetriesExhausted");
      assertThat(world.effects("o1"))
          .containsSubsequence(
              "POST payment/authorisations/capture",
              "POST payment/captures/refund",
              "POST store/tasks/cancel",
              "DELETE wms/reservations");
    }
  }

  @Test
  void whatMayHaveHappenedAndCannotBeAskedIsAnIncident() {
    try (ProcessWorld world = ProcessWorld.of(PickupPlan::captureWithoutEffects)) {
      world.start("o1");
      world.awaitStep("o1", "picked");
      world.simulators().faults().put("pickup-payment", List.of(blackHole(4)));
      world.picked("o1", "Picked");
      InstanceState state = world.awaitPhase("o1", Phase.Incident);
      assertThat(state.incidents().getFirst().step()).isEqualTo("capture");
      assertThat(state.incidents().getFirst().reason()).contains("isn't known");
    }
  }

  @Test
  void anInstanceStartedBeforeAnEditEndsOnItsOwnPlan() {
    try (ProcessWorld world = ProcessWorld.pickup()) {
      world.start("o1");
      world.awaitStep("o1", "picked");
      world.plan("plan-2", world.plan().steps(PickupPlan.raise("no", "NoMorePickups")).build());
      world.start("plan-2", "o2", ProcessWorld.order("o2", "A", "10.00"));
      assertThat(world.awaitPhase("o2", Phase.Failed).failure().error()).isEqualTo("NoMorePickups");
      world.picked("o1", "Picked");
      world.awaitStep("o1", "collected");
      world.collected("o1");
      assertThat(world.awaitPhase("o1", Phase.Completed).plan()).isEqualTo(ProcessWorld.PLAN);
      assertThat(world.effects("o1")).isEqualTo(DONE);
    }
  }

  private static Fault status(int status) {
    return new Fault(
        FaultKind.STATUS, null, null, null, null, status, null, null, null, null, null);
  }

  private static Fault refused(int times) {
    return Fault.status(503, times);
  }

  private static Fault lostAnswer() {
    return Fault.times(FaultKind.TIMEOUT_AFTER_COMMIT, 1);
  }

  private static Fault blackHole(int times) {
    return Fault.times(FaultKind.BLACK_HOLE, times);
  }

  private static void answer(ProcessWorld world, String choice) {
    world
        .engine()
        .signal(
            ProcessWorld.id("o1"),
            new InstanceSignal.Answer(new TaskAnswer("escalate", choice, "ann", null)));
  }
}
