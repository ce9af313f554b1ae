package dev.tributary.orchestration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.orchestration.engine.InstanceState.Phase;
import dev.tributary.orchestration.engine.InstanceSummary;
import dev.tributary.orchestration.engine.StartResult;
import dev.tributary.orchestration.testkit.PickupPlan;
import dev.tributary.orchestration.testkit.ProcessWorld;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Somebody cancels an instance at the moments at which it isn't in the middle of a step. */
class CancelTest {
  @Test
  void whoCancelsBehindTheLastStepHasAllUndone() {
    try (ProcessWorld world = ProcessWorld.pickup()) {
      // The worker says that it is done when Temporal hears of the other first, and refuses that.
      CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
      world
          .metrics()
          .config()
          .onMeterAdded(
              meter -> {
                if ("Completed".equals(meter.getId().getTag("result"))
                    && meter.getId().getTag("step") == null) {
                  // Not on the workflow's own thread, where Temporal's client refuses to be used.
                  cancelled.complete(CompletableFuture.supplyAsync(() -> cancel(world)).join());
                }
              });
      world.start("o1");
      world.awaitStep("o1", "picked");
      world.picked("o1", "Picked");
      world.awaitStep("o1", "collected");
      world.collected("o1");

      assertThat(cancelled.join()).isTrue();
      world.awaitPhase("o1", Phase.Cancelled);
      assertThat(world.effects("o1"))
          .endsWith(
              "POST payment/captures/refund", "POST store/tasks/cancel", "DELETE wms/reservations");
      assertThat(world.written(PickupPlan.FAILED)).hasSize(1);
      assertThat(instances(world)).extracting(InstanceSummary::phase).containsOnly(Phase.Cancelled);
    }
  }

  @Test
  void aStartThatComesBehindItsCancellationIsCancelledAndStartsNothing() {
    try (ProcessWorld world = ProcessWorld.pickup()) {
      hold(world);
      assertThat(cancel(world)).isTrue();
      world.awaitRest("o1");
      assertThat(world.start("o1")).isEqualTo(StartResult.Started);

      world.awaitPhase("o1", Phase.Cancelled);
      assertThat(world.effects("o1")).isEmpty();
      assertThat(world.written(PickupPlan.FAILED))
          .singleElement()
          .satisfies(told -> assertThat(told.path("error").asText()).isEqualTo("Cancelled"));
      assertThat(instances(world)).hasSize(1);
    }
  }

  @Test
  void whatIsCancelledBeforeItsStartEndsWhenNoStartComes() {
    try (ProcessWorld world = ProcessWorld.pickup()) {
      hold(world);
      assertThat(cancel(world)).isTrue();
      world.awaitRest("o1");
      world.temporal().sleep(Duration.ofHours(2));

      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(instances(world))
                      .extracting(InstanceSummary::phase)
                      .containsExactly(Phase.Cancelled));
      assertThat(world.effects("o1")).isEmpty();
      assertThat(world.written(PickupPlan.FAILED)).isEmpty();
    }
  }

  private static void hold(ProcessWorld world) {
    assertThat(world.hold("o1", Duration.ofHours(1))).isEqualTo(StartResult.Started);
    world.awaitPhase("o1", Phase.AwaitingStart);
  }

  private static boolean cancel(ProcessWorld world) {
    return world.engine().cancel(ProcessWorld.id("o1"), "the customer called");
  }

  private static List<InstanceSummary> instances(ProcessWorld world) {
    return world.engine().list(PickupPlan.NAMESPACE, PickupPlan.NAME, false, 10);
  }
}
