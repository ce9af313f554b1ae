package dev.tributary.orchestration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.orchestration.engine.InstanceId;
import dev.tributary.orchestration.engine.InstanceSignal;
import dev.tributary.orchestration.engine.InstanceState;
import dev.tributary.orchestration.engine.InstanceState.Phase;
import dev.tributary.orchestration.engine.InstanceSummary;
import dev.tributary.orchestration.engine.NewInstance;
import dev.tributary.orchestration.engine.Resolution;
import dev.tributary.orchestration.engine.StartResult;
import dev.tributary.orchestration.testkit.PickupPlan;
import dev.tributary.orchestration.testkit.ProcessWorld;
import dev.tributary.planner.report.InstancesReport;
import dev.tributary.simulators.faults.Fault;
import dev.tributary.simulators.faults.FaultKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Starts that wait for the instance of their key to end, however it ends. */
class QueueTest {
  private static final String RESERVED = "POST wms/reservations";
  private static final String RELEASED = "DELETE wms/reservations";
  private static final String CAPTURED = "POST payment/authorisations/capture";

  @Test
  void startsWaitForTheEndAndBeginInTheirOrderEachOnce() {
    try (ProcessWorld world = ProcessWorld.pickup()) {
      assertThat(world.queue("o1", "a")).isEqualTo(StartResult.Started);
      world.awaitStep("o1", "picked");
      assertThat(world.queue("o1", "b")).isEqualTo(StartResult.Queued);
      assertThat(world.queue("o1", "c")).isEqualTo(StartResult.Queued);
      for (String again : List.of("a", "b", "c")) {
        assertThat(world.queue("o1", again)).isEqualTo(StartResult.Duplicate);
      }
      assertThat(world.await("o1", s -> s.queued() > 0).queued()).isEqualTo(2);
      assertThat(world.effects("o1")).containsOnlyOnce(RESERVED);

      complete(world, "a");
      world.awaitStartBy("o1", "b");
      world.awaitStep("o1", "picked");
      assertThat(world.state("o1").queued()).isEqualTo(1);
      // What had its turn comes again, while another one runs.
      assertThat(world.queue("o1", "a")).isEqualTo(StartResult.Duplicate);
      assertThat(world.queue("o1", "b")).isEqualTo(StartResult.Duplicate);
      complete(world, "b");
      world.awaitStartBy("o1", "c");
      complete(world, "c");
      world.awaitPhase("o1", Phase.Completed);
      assertThat(world.effects("o1")).filteredOn(CAPTURED::equals).hasSize(3);

      List<InstanceSummary> rows = awaitRows(world, 3);
      assertThat(rows).extracting(InstanceSummary::phase).containsOnly(Phase.Completed);
      assertThat(rows).extracting(InstanceSummary::startedMs).doesNotHaveDuplicates();
      assertThat(survey(world).completed()).isEqualTo(3);
      assertThat(survey(world).running()).isZero();
      // As before this was there: the key has ended, and another start isn't wanted.
      assertThat(world.queue("o1", "d")).isEqualTo(StartResult.Ended);
      assertThat(world.queue("o1", "c")).isEqualTo(StartResult.Duplicate);
    }
  }

  @Test
  void theNextBeginsWhenAFailedOneIsUndoneAndThatOnesEndIsKept() {
    try (ProcessWorld world = ProcessWorld.pickup()) {
      var ignored = world.queue("o1", "a");
      world.awaitStep("o1", "picked");
      assertThat(world.queue("o1", "b")).isEqualTo(StartResult.Queued);
      assertThat(world.picked("o1", "OutOfStock", "nothing there")).isTrue();
      world.awaitStartBy("o1", "b");
      world.awaitStep("o1", "picked");
      assertThat(world.effects("o1")).containsSubsequence(RESERVED, RELEASED, RESERVED);
      assertThat(world.written(PickupPlan.FAILED)).hasSize(1);

      InstanceSummary record = awaitRows(world, 2).getLast();
      assertThat(record.phase()).isEqualTo(Phase.Failed);
      assertThat(record.id()).startsWith("pickup.pickup.o1~");
      InstanceState ended =
          world
              .engine()
              .query(
                  new InstanceId(
                      "pickup", "pickup", record.id().substring("pickup.pickup.".length())))
              .orElseThrow();
      assertThat(ended.phase()).isEqualTo(Phase.Failed);
      assertThat(ended.key()).isEqualTo("o1");
      assertThat(ended.failure().step()).isEqualTo("outOfStock");
      assertThat(ended.startedMs()).isEqualTo(record.startedMs());
      assertThat(survey(world).failed()).isEqualTo(1);
      assertThat(survey(world).running()).isEqualTo(1);
    }
  }

  @Test
  void aStartThatComesWhileAnIncidentIsOpenWaitsUntilAPersonHasDealtWithIt() {
    try (ProcessWorld world = ProcessWorld.pickup()) {
      var ignored = world.queue("o1", "a");
      world.awaitStep("o1", "picked");
      world
          .simulators()
          .faults()
          .put(
              "pickup-payment",
              List.of(
                  new Fault(
                      FaultKind.STATUS,
                      null,
                      null,
                      null,
                      null,
                      500,
                      null,
                      null,
                      null,
                      null,
                      null)));
      assertThat(world.picked("o1", "OutOfStock", "nothing there")).isTrue();
      world.awaitPhase("o1", Phase.Incident);
      assertThat(world.queue("o1", "b")).isEqualTo(StartResult.Queued);
      world.await("o1", s -> s.queued() == 1);
      assertThat(world.effects("o1")).containsOnlyOnce(RESERVED).doesNotContain(RELEASED);
      world.simulators().faults().clear("pickup-payment");
      assertThat(
              world
                  .engine()
                  .signal(
                      ProcessWorld.id("o1"),
                      new InstanceSignal.Resolve(
                          new Resolution("authorise", Resolution.Action.Retry, "ann", null))))
          .isTrue();
      world.awaitStartBy("o1", "b");
      world.awaitStep("o1", "picked");
      assertThat(world.effects("o1")).containsSubsequence(RESERVED, RELEASED, RESERVED);
    }
  }

  @Test
  void whoCancelsAnInstanceCancelsNoneThatWaits() {
    try (ProcessWorld world = ProcessWorld.pickup()) {
      var ignored = world.queue("o1", "a");
      world.awaitStep("o1", "picked");
      assertThat(world.queue("o1", "b")).isEqualTo(StartResult.Queued);
      assertThat(world.queue("o1", "c")).isEqualTo(StartResult.Queued);
      assertThat(world.engine().cancel(ProcessWorld.id("o1"), "the customer called")).isTrue();
      world.awaitStartBy("o1", "b");
      assertThat(world.effects("o1")).contains(RELEASED);
      assertThat(world.state("o1").queued()).isEqualTo(1);
      complete(world, "b");
      world.awaitStartBy("o1", "c");
      complete(world, "c");
      world.awaitPhase("o1", Phase.Completed);
      assertThat(awaitRows(world, 3))
          .extracting(InstanceSummary::phase)
          .containsExactlyInAnyOrder(Phase.Completed, Phase.Completed, Phase.Cancelled);
      assertThat(survey(world).cancelled()).isEqualTo(1);
    }
  }

  @Test
  void whatWaitsSurvivesTheCutOfAHistory() {
    try (ProcessWorld world = ProcessWorld.withHistoriesOf(40)) {
      var ignored = world.queue("o1", "a");
      world.awaitStep("o1", "picked");
      assertThat(world.queue("o1", "b")).isEqualTo(StartResult.Queued);
      world.awaitRest("o1");
      String first = run(world);
      // One after the other: see LongHistoryTest.
      for (int i = 0; i < 20; i++) {
        assertThat(world.collected("o1", "collected-a")).isTrue();
        world.awaitRest("o1");
      }
      assertThat(run(world)).as("the history was cut meanwhile").isNotEqualTo(first);
      assertThat(world.state("o1").queued()).isEqualTo(1);
      assertThat(world.queue("o1", "b")).isEqualTo(StartResult.Duplicate);
      assertThat(world.picked("o1", "Picked", "picked-a")).isTrue();
      world.awaitStartBy("o1", "b");
      world.awaitStep("o1", "picked");
      assertThat(world.effects("o1")).containsSubsequence(RESERVED, CAPTURED, RESERVED);
    }
  }

  @Test
  void moreThanMayWaitAreRefused() {
    try (ProcessWorld world = ProcessWorld.pickup()) {
      var ignored = world.queue("o1", "a");
      world.awaitStep("o1", "picked");
      for (int i = 0; i < NewInstance.MOST_QUEUED; i++) {
        assertThat(world.queue("o1", "next-" + i)).isEqualTo(StartResult.Queued);
      }
      assertThat(world.queue("o1", "one too many")).isEqualTo(StartResult.Full);
      assertThat(world.queue("o1", "next-7")).isEqualTo(StartResult.Duplicate);
      assertThat(world.state("o1").queued()).isEqualTo(NewInstance.MOST_QUEUED);
      assertThat(world.queue("o2", "a")).isEqualTo(StartResult.Started);
      world.awaitStep("o2", "picked");
      var large = ProcessWorld.order("o2", "A", "10.00");
      large.put("note", "x".repeat(NewInstance.MOST_QUEUED_CHARACTERS / 2));
      assertThat(world.queue(ProcessWorld.PLAN, "o2", "large", large))
          .isEqualTo(StartResult.Queued);
      assertThat(world.queue(ProcessWorld.PLAN, "o2", "as large", large))
          .isEqualTo(StartResult.Full);
      assertThat(world.queue("o2", "small")).isEqualTo(StartResult.Queued);
    }
  }

  @Test
  void eventsThatTheRunningOneHasNoUseForGoToTheNext() {
    try (ProcessWorld world = ProcessWorld.pickup()) {
      var ignored = world.queue("o1", "a");
      world.awaitStep("o1", "picked");
      assertThat(world.picked("o1", "Picked", "picked-a")).isTrue();
      world.awaitStep("o1", "collected");
      // Nobody waits yet: it is for this one, which was picked already.
      assertThat(world.picked("o1", "Picked", "picked twice")).isTrue();
      world.await("o1", s -> s.counts().passedOver() == 1);
      assertThat(world.queue("o1", "b")).isEqualTo(StartResult.Queued);
      assertThat(world.picked("o1", "Picked", "picked-b")).isTrue();
      assertThat(world.await("o1", s -> s.counts().held() == 1).queued()).isEqualTo(1);
      assertThat(world.collected("o1", "collected-a")).isTrue();
      world.awaitStartBy("o1", "b");
      world.awaitStep("o1", "collected");
      assertThat(world.effects("o1")).filteredOn(CAPTURED::equals).hasSize(2);
      // An event of the one before is known again.
      assertThat(world.collected("o1", "collected-a")).isTrue();
      assertThat(world.await("o1", s -> s.counts().duplicates() == 1).phase())
          .isEqualTo(Phase.Running);
    }
  }

  @Test
  void theNextRunsThePlanThatWasInForceWhenItCame() {
    try (ProcessWorld world = ProcessWorld.pickup()) {
      var ignored = world.queue("o1", "a");
      world.awaitStep("o1", "picked");
      world.plan("plan-2", world.plan().steps(PickupPlan.raise("no", "NoMorePickups")).build());
      assertThat(world.queue("plan-2", "o1", "b", ProcessWorld.order("o1", "A", "10.00")))
          .isEqualTo(StartResult.Queued);
      complete(world, "a");
      InstanceState state = world.awaitPhase("o1", Phase.Failed);
      assertThat(state.plan()).isEqualTo("plan-2");
      assertThat(state.failure().error()).isEqualTo("NoMorePickups");
      assertThat(world.effects("o1")).containsOnlyOnce(RESERVED);
    }
  }

  @Test
  void ofTwoStartsOfAHeldInstanceTheSecondWaits() {
    try (ProcessWorld world = ProcessWorld.pickup()) {
      assertThat(world.hold("o1", Duration.ofMinutes(30))).isEqualTo(StartResult.Started);
      assertThat(world.queue("o1", "a")).isEqualTo(StartResult.Started);
      assertThat(world.queue("o1", "b")).isEqualTo(StartResult.Queued);
      world.awaitStep("o1", "collected");
      assertThat(world.collected("o1", "collected-a")).isTrue();
      world.awaitStartBy("o1", "b");
      world.awaitStep("o1", "picked");
    }
  }

  private static void complete(ProcessWorld world, String start) {
    world.awaitStep("o1", "picked");
    assertThat(world.picked("o1", "Picked", "picked-" + start)).isTrue();
    world.awaitStep("o1", "collected");
    assertThat(world.collected("o1", "collected-" + start)).isTrue();
  }

  private static List<InstanceSummary> awaitRows(ProcessWorld world, int rows) {
    return Awaitility.await("the records of instances that ended")
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> world.engine().list(PickupPlan.NAMESPACE, PickupPlan.NAME, false, 10),
            found -> found.size() == rows);
  }

  private static InstancesReport survey(ProcessWorld world) {
    return world
        .engine()
        .survey(
            PickupPlan.NAMESPACE, PickupPlan.NAME, Instant.now(), digest -> OptionalLong.empty());
  }

  private static String run(ProcessWorld world) {
    return world
        .history("o1")
        .getEvents()
        .getFirst()
        .getWorkflowExecutionStartedEventAttributes()
        .getOriginalExecutionRunId();
  }
}
