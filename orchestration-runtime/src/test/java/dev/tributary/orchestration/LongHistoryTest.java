package dev.tributary.orchestration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.orchestration.engine.InstanceState;
import dev.tributary.orchestration.engine.InstanceState.Phase;
import dev.tributary.orchestration.engine.StartResult;
import dev.tributary.orchestration.testkit.PickupPlan;
import dev.tributary.orchestration.testkit.ProcessWorld;
import io.temporal.api.enums.v1.EventType;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Histories are cut, and the instance goes on as if nothing had happened. */
class LongHistoryTest {
  private static final int MOST = 12;

  @Test
  void aCutHistoryLosesNothingThatTheInstanceKnew() {
    try (ProcessWorld world = ProcessWorld.withHistoriesOf(MOST)) {
      world.start("o1");
      world.awaitStep("o1", "picked");
      world.collected("o1");
      world.picked("o1", "Picked");
      InstanceState state = world.awaitPhase("o1", Phase.Completed);
      assertThat(state.steps())
          .extracting(step -> step.name())
          .contains("reserve", "authorise", "pickTask", "picked", "capture", "collected");
      assertThat(world.effects("o1"))
          .containsExactly(
              "POST wms/reservations",
              "POST payment/authorisations",
              "POST store/tasks",
              "POST payment/authorisations/capture",
              "POST notify/messages");
      assertThat(
              world
                  .history("o1")
                  .getEvents()
                  .getFirst()
                  .getWorkflowExecutionStartedEventAttributes()
                  .getContinuedExecutionRunId())
          .isNotEmpty();
    }
  }

  @Test
  void aWaitGoesOnWhereItWasWhenEventsThatItPassesOverGrowItsHistory() {
    try (ProcessWorld world = ProcessWorld.withHistoriesOf(40)) {
      world.start("o1");
      InstanceState before = world.awaitStep("o1", "picked");
      // One after the other: an event that meets a cut leaves the test server's time standing for
      // ever. On a real server they meet in ServerTest.
      for (int i = 0; i < 40; i++) {
        assertThat(world.collected("o1")).isTrue();
        world.awaitRest("o1");
      }
      world.await("o1", s -> s.counts().duplicates() == 39);
      assertThat(world.history("o1").getEvents())
          .noneMatch(e -> e.getEventType() == EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED);
      long deadline =
          before.steps().stream()
              .filter(s -> s.name().equals("picked"))
              .findFirst()
              .orElseThrow()
              .deadlineMs();
      // It is known by what it was started with: that comes again and starts nothing.
      assertThat(world.start("o1")).isEqualTo(StartResult.Duplicate);
      assertThat(world.engine().list(PickupPlan.NAMESPACE, PickupPlan.NAME, true, 5))
          .singleElement()
          .satisfies(row -> assertThat(row.plan()).isEqualTo(ProcessWorld.PLAN));
      assertThat(world.state("o1").steps())
          .filteredOn(s -> s.name().equals("picked"))
          .singleElement()
          .satisfies(s -> assertThat(s.deadlineMs()).isEqualTo(deadline));
      world.temporal().sleep(Duration.ofHours(5));
      assertThat(world.await("o1", s -> !s.tasks().isEmpty()).tasks().getFirst().name())
          .isEqualTo("escalate");
    }
  }

  @Test
  void aCancelledInstanceUndoesAllAlsoWhenItsHistoryWouldBeCutMeanwhile() {
    try (ProcessWorld world = ProcessWorld.withHistoriesOf(MOST)) {
      world.start("o1");
      world.awaitStep("o1", "picked");
      assertThat(world.engine().cancel(ProcessWorld.id("o1"), "the customer called")).isTrue();
      world.awaitPhase("o1", Phase.Cancelled);
      assertThat(world.effects("o1"))
          .endsWith(
              "POST store/tasks/cancel",
              "POST payment/authorisations/void",
              "DELETE wms/reservations");
    }
  }

  @Test
  void whatHasToBeUndoneSurvivesTheCut() {
    try (ProcessWorld world = ProcessWorld.withHistoriesOf(MOST)) {
      world.start("o1");
      world.awaitStep("o1", "picked");
      world.picked("o1", "OutOfStock");
      world.awaitPhase("o1", Phase.Failed);
      assertThat(world.effects("o1"))
          .endsWith(
              "POST store/tasks/cancel",
              "POST payment/authorisations/void",
              "DELETE wms/reservations");
    }
  }
}
