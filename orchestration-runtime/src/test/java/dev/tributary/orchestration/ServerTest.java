package dev.tributary.orchestration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.orchestration.engine.EngineRefusedException;
import dev.tributary.orchestration.engine.StartResult;
import dev.tributary.orchestration.plan.PlanLibrary;
import dev.tributary.orchestration.testkit.PickupPlan;
import dev.tributary.orchestration.testkit.ProcessWorld;
import dev.tributary.orchestration.testkit.TemporalServer;
import dev.tributary.simulators.faults.Fault;
import dev.tributary.simulators.faults.FaultKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Workers and a real Temporal server die while orders are picked up. */
class ServerTest {
  private static final List<String> DONE =
      List.of(
          "POST wms/reservations",
          "POST payment/authorisations",
          "POST store/tasks",
          "POST payment/authorisations/capture",
          "POST notify/messages");

  @TempDir private Path folder;

  private TemporalServer server;
  private ProcessWorld world;

  @BeforeEach
  void start() {
    server = new TemporalServer(folder);
    world = ProcessWorld.pickupOn(server::client);
  }

  @AfterEach
  void end() {
    world.close();
    server.close();
  }

  @Test
  void anInstanceGoesOnInAnotherWorkerAtEachOfItsWaits() {
    var ignored = world.start("o1");
    world.awaitStep("o1", "picked");
    world.killWorker();
    assertThat(world.picked("o1", "Picked")).isTrue();
    world.startWorker();
    world.awaitStep("o1", "collected");
    world.killWorker();
    assertThat(world.collected("o1")).isTrue();
    world.startWorker();
    world.awaitCompletion("o1");
    assertThat(world.effects("o1")).isEqualTo(DONE);
    assertThat(world.written(PickupPlan.DONE)).hasSize(1);
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource({
    "pickup-wms,     reservations",
    "pickup-payment, authorisations",
    "pickup-store,   tasks",
    "pickup-payment, capture",
    "pickup-messages, messages",
  })
  void eachEffectHappensOnceWhenTheWorkerDiesInTheMiddleOfItsCall(String system, String path) {
    world.simulators().faults().put(system, List.of(lostAnswer(path)));
    var ignored = world.start("o1");
    boolean late = path.equals("capture") || path.equals("messages");
    if (late) {
      world.awaitStep("o1", "picked");
      assertThat(world.picked("o1", "Picked")).isTrue();
    }
    // The effect is there, its answer never comes, and the worker dies waiting for it.
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> world.effects("o1").stream().anyMatch(effect -> effect.endsWith(path)));
    world.killWorker();
    world.startWorker();
    if (!late) {
      world.awaitStep("o1", "picked");
      assertThat(world.picked("o1", "Picked")).isTrue();
    }
    world.awaitStep("o1", "collected");
    assertThat(world.collected("o1")).isTrue();
    world.awaitCompletion("o1");
    assertThat(world.effects("o1")).isEqualTo(DONE);
    assertThat(world.simulators().log().entries(Optional.of(system), Optional.of("o1")))
        .filteredOn(entry -> entry.path().endsWith(path))
        .as("it was asked for again, under the same key")
        .hasSizeGreaterThan(1)
        .extracting(entry -> entry.idempotencyKey())
        .containsOnly(
            world.simulators().log().entries(Optional.of(system), Optional.of("o1")).stream()
                .filter(entry -> entry.path().endsWith(path))
                .findFirst()
                .orElseThrow()
                .idempotencyKey());
  }

  @Test
  void everyOrderEndsOnceWhileTheServerAndItsWorkersAreKilled() {
    List<String> orders = IntStream.range(0, 20).mapToObj(i -> "o" + i).toList();
    orders.forEach(world::start);
    server.kill();
    server.start();
    for (String order : orders) {
      world.awaitStep(order, "picked");
      assertThat(world.picked(order, "Picked")).isTrue();
    }
    world.killWorker();
    server.kill();
    server.start();
    world.startWorker();
    for (String order : orders) {
      world.awaitStep(order, "collected");
      assertThat(world.collected(order)).isTrue();
    }
    orders.forEach(world::awaitCompletion);
    for (String order : orders) {
      assertThat(world.effects(order)).isEqualTo(DONE);
    }
    assertThat(world.written(PickupPlan.DONE)).hasSize(orders.size());
  }

  @Test
  void noEventIsLostWhenItMeetsTheCutOfAHistory() {
    world.close();
    world = ProcessWorld.pickupOn(server::client, 40);
    var ignored = world.start("o1");
    world.awaitStep("o1", "picked");
    String first = runOf("o1");
    for (int i = 0; i < 200; i++) {
      assertThat(world.collected("o1")).isTrue();
    }
    world.await("o1", state -> state.counts().duplicates() == 199);
    assertThat(runOf("o1")).as("the history was cut meanwhile").isNotEqualTo(first);
    assertThat(world.picked("o1", "Picked")).isTrue();
    world.awaitCompletion("o1");
    assertThat(world.effects("o1")).isEqualTo(DONE);
  }

  @Test
  void whatWaitsBehindACancelledInstanceStarts() {
    assertThat(world.queue("o1", "a")).isEqualTo(StartResult.Started);
    world.awaitStep("o1", "picked");
    assertThat(world.queue("o1", "b")).isEqualTo(StartResult.Queued);
    assertThat(world.engine().cancel(ProcessWorld.id("o1"), "no more")).isTrue();
    world.awaitStartBy("o1", "b");
    world.awaitStep("o1", "picked");
    assertThat(world.effects("o1"))
        .filteredOn(effect -> effect.endsWith("wms/reservations"))
        .containsExactly(
            "POST wms/reservations", "DELETE wms/reservations", "POST wms/reservations");
  }

  @Test
  void whatWaitsStartsOnceWhileWorkersAndTheServerDieAtTheHandOver() {
    List<String> orders = IntStream.range(0, 2).mapToObj(i -> "o" + i).toList();
    for (String order : orders) {
      assertThat(world.queue(order, "a")).isEqualTo(StartResult.Started);
      world.awaitStep(order, "picked");
      assertThat(world.queue(order, "b")).isEqualTo(StartResult.Queued);
      assertThat(world.queue(order, "c")).isEqualTo(StartResult.Queued);
    }
    // Half of them end by a cancellation, which Temporal lets no run go on after.
    for (String start : List.of("a", "b")) {
      world.killWorker();
      for (int i = 0; i < orders.size(); i++) {
        boolean told =
            i % 2 == 0
                ? world.picked(orders.get(i), "OutOfStock", "picked-" + start)
                : world.engine().cancel(ProcessWorld.id(orders.get(i)), "no more");
        assertThat(told).isTrue();
      }
      world.startWorker();
      String next = start.equals("a") ? "b" : "c";
      world.awaitStartBy(orders.getFirst(), next);
      world.killWorker();
      server.kill();
      server.start();
      world.startWorker();
      for (String order : orders) {
        world.awaitStartBy(order, next);
        world.awaitStep(order, "picked");
      }
    }
    for (String order : orders) {
      assertThat(world.queue(order, "b")).isEqualTo(StartResult.Duplicate);
      assertThat(world.picked(order, "Picked", "picked-c")).isTrue();
      world.awaitStep(order, "collected");
      assertThat(world.collected(order, "collected-c")).isTrue();
      world.awaitCompletion(order);
      assertThat(world.effects(order))
          .filteredOn("POST wms/reservations"::equals)
          .as("one of each start")
          .hasSize(3);
      assertThat(world.effects(order)).filteredOn("DELETE wms/reservations"::equals).hasSize(2);
      assertThat(world.effects(order)).containsOnlyOnce("POST payment/authorisations/capture");
    }
    assertThat(world.written(PickupPlan.DONE)).hasSize(orders.size());
  }

  private String runOf(String order) {
    return world
        .history(order)
        .getEvents()
        .getFirst()
        .getWorkflowExecutionStartedEventAttributes()
        .getOriginalExecutionRunId();
  }

  @Test
  void anInstanceWhoseWorkerLacksItsPlanCannotTellAndIsNotLost() {
    var ignored = world.start("o1");
    world.awaitStep("o1", "picked");
    world.killWorker();
    world.startWorker(new PlanLibrary());
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> world.state("o1"))
                    .isInstanceOf(EngineRefusedException.class)
                    .hasMessageContaining("its worker doesn't have its plan"));
    world.killWorker();
    world.startWorker();
    world.awaitStep("o1", "picked");
  }

  private static Fault lostAnswer(String path) {
    return new Fault(
        FaultKind.TIMEOUT_AFTER_COMMIT,
        1,
        null,
        null,
        path + "$",
        null,
        null,
        null,
        null,
        null,
        null);
  }
}
