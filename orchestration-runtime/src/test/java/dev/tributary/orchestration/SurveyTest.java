package dev.tributary.orchestration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.orchestration.engine.InstanceState.Phase;
import dev.tributary.orchestration.engine.NewInstance;
import dev.tributary.orchestration.testkit.PickupPlan;
import dev.tributary.orchestration.testkit.ProcessWorld;
import dev.tributary.orchestration.testkit.TemporalServer;
import dev.tributary.planner.report.InstancesReport;
import dev.tributary.simulators.faults.Fault;
import dev.tributary.simulators.faults.FaultKind;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How instances stand, as workers tell it, and what they measure. */
class SurveyTest {
  @TempDir private Path folder;

  @Test
  void countsOnARealServer() {
    try (TemporalServer server = new TemporalServer(folder);
        ProcessWorld world = ProcessWorld.pickupOn(server::client, SurveyTest::hasty)) {
      counts(world);
      // What the server of developers gives its namespace.
      assertThat(
              Duration.ofMillis(survey(world, Instant.now(), OptionalLong.empty()).rememberedMs()))
          .isEqualTo(Duration.ofDays(1));
    }
  }

  @Test
  void countsOnTheServerOfLocalRuns() {
    try (ProcessWorld world = ProcessWorld.of(SurveyTest::hasty)) {
      counts(world);
    }
  }

  private static PickupPlan hasty(PickupPlan plan) {
    return plan.waits(Duration.ofSeconds(5), Duration.ofMinutes(30), Duration.ofMinutes(30));
  }

  private static void counts(ProcessWorld world) {
    world
        .simulators()
        .faults()
        .put(
            "pickup-store",
            List.of(
                new Fault(
                    FaultKind.REFUSAL,
                    null,
                    null,
                    null,
                    "/cancel$",
                    null,
                    null,
                    null,
                    null,
                    null,
                    null)));
    for (String order : List.of("cancelled", "collected", "completed", "asked")) {
      var ignored = world.start(order);
    }
    var none =
        world.start(ProcessWorld.PLAN, "failed", ProcessWorld.order("failed", "NONE-1", "1"));
    var held =
        world
            .engine()
            .start(
                ProcessWorld.id("early"),
                NewInstance.held(
                    ProcessWorld.PLAN,
                    ProcessWorld.pickedEvent("early", "Picked", "e"),
                    Duration.ofMinutes(30),
                    false));
    assertThat(List.of(none, held)).hasSize(2);
    for (String order : List.of("collected", "completed")) {
      assertThat(world.picked(order, "Picked")).isTrue();
    }
    assertThat(world.collected("completed")).isTrue();
    world.awaitStep("cancelled", "picked");
    assertThat(world.engine().cancel(ProcessWorld.id("cancelled"), "no more")).isTrue();
    world.awaitPhase("cancelled", Phase.Incident);
    world.awaitStep("asked", "escalate");
    world.awaitStep("collected", "collected");
    world.awaitPhase("failed", Phase.Failed);
    world.awaitPhase("completed", Phase.Completed);

    InstancesReport seen =
        Awaitility.await()
            .atMost(Duration.ofSeconds(30))
            .until(
                () -> survey(world, Instant.now(), OptionalLong.empty()),
                r -> r.waitingForPeople() == 1 && r.incidents() == 1 && r.completed() == 1);
    assertThat(seen.running()).isEqualTo(4);
    assertThat(seen.awaitingStart()).isEqualTo(1);
    assertThat(seen.compensating()).isZero();
    assertThat(seen.incidentKeys()).containsExactly("cancelled");
    assertThat(seen.failed()).isEqualTo(1);
    assertThat(seen.cancelled()).isZero();
    assertThat(seen.byPlan()).isEqualTo(Map.of(ProcessWorld.PLAN, 4L));
    assertThat(seen.oldest().key()).isEqualTo("cancelled");
    assertThat(seen.stuck()).isZero();

    // Nobody is told of it that its time is over: the waits, or as long as the plan gives it.
    Instant later = Instant.now().plus(Duration.ofHours(1));
    assertThat(survey(world, later, OptionalLong.empty()).stuck()).isEqualTo(2);
    assertThat(survey(world, later, OptionalLong.empty()).stuckKey()).isIn("asked", "collected");
    assertThat(survey(world, Instant.now().plusSeconds(600), OptionalLong.of(1_000)).stuck())
        .isEqualTo(2);

    measures(world);
  }

  private static InstancesReport survey(ProcessWorld world, Instant now, OptionalLong timeoutMs) {
    return world.engine().survey(PickupPlan.NAMESPACE, PickupPlan.NAME, now, digest -> timeoutMs);
  }

  /** Every task replays its history here, and nothing is counted by that. */
  private static void measures(ProcessWorld world) {
    assertThat(instances(world, "Started")).isEqualTo(5);
    assertThat(instances(world, "Completed")).isEqualTo(1);
    assertThat(instances(world, "Failed")).isEqualTo(1);
    assertThat(
            world
                .metrics()
                .get("tributary.orchestration.step")
                .tags("step", "reserve", "result", "Completed")
                .timer()
                .count())
        .isEqualTo(4);
    assertThat(
            world
                .metrics()
                .get("tributary.orchestration.step")
                .tags("step", "reserve", "result", "Failed")
                .timer()
                .count())
        .isEqualTo(1);
  }

  private static double instances(ProcessWorld world, String result) {
    return world
        .metrics()
        .get("tributary.orchestration.instances")
        .tag("result", result)
        .counter()
        .count();
  }
}
