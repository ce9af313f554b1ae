package dev.tributary.orchestration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.orchestration.engine.InstanceSignal;
import dev.tributary.orchestration.engine.InstanceState.Phase;
import dev.tributary.orchestration.engine.Resolution;
import dev.tributary.orchestration.engine.TaskAnswer;
import dev.tributary.orchestration.plan.PlanLibrary;
import dev.tributary.orchestration.process.ProcessMetrics;
import dev.tributary.orchestration.process.ProcessWorkflow;
import dev.tributary.orchestration.temporal.ProcessJson;
import dev.tributary.orchestration.testkit.ProcessWorld;
import dev.tributary.planner.plan.orchestration.OrchestrationPlanCodec;
import dev.tributary.simulators.faults.Fault;
import dev.tributary.simulators.faults.FaultKind;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.Worker;
import io.temporal.workflow.DynamicWorkflow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The interpreter of today runs the histories of every version that came before: each folder below
 * {@code src/test/resources/histories} holds a version's, with the plan that they ran. A change of
 * the interpreter that fails here would stop running instances. {@code
 * -Dtributary.histories.record=FOLDER} keeps those of today; recorded folders are never written
 * again.
 */
class ReplayTest {
  private static final Path HISTORIES = Path.of("src/test/resources/histories");
  private static final String PLAN_FILE = "plan.json";

  static Stream<Path> histories() throws IOException {
    try (Stream<Path> files = Files.walk(HISTORIES)) {
      return files
          .filter(f -> f.toString().endsWith(".json") && !f.endsWith(PLAN_FILE))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("histories")
  void aRecordedHistoryRunsAsItDid(Path file) throws Exception {
    replay(Files.readString(file), Files.readString(file.resolveSibling(PLAN_FILE)));
  }

  @Test
  void aHistoryThatAnotherPlanWroteIsNoticed() throws Exception {
    Path file = histories().filter(f -> f.endsWith("picked-up.json")).findFirst().orElseThrow();
    String plan = Files.readString(file.resolveSibling(PLAN_FILE));
    String other =
        plan.replace("\"name\":\"pickTask\"", "\"name\":\"pickTask\",\"when\":\"false\"");
    assertThat(other).isNotEqualTo(plan);
    assertThatThrownBy(() -> replay(Files.readString(file), other)).hasMessageContaining("replay");
  }

  private static void replay(String history, String plan) throws Exception {
    PlanLibrary plans = new PlanLibrary();
    plans.add(ProcessWorld.PLAN, OrchestrationPlanCodec.fromJson(plan));
    try (TestWorkflowEnvironment environment =
        TestWorkflowEnvironment.newInstance(
            TestEnvironmentOptions.newBuilder()
                .setWorkflowClientOptions(
                    WorkflowClientOptions.newBuilder()
                        .setDataConverter(ProcessJson.converter())
                        .build())
                .build())) {
      Worker worker = environment.newWorker("replay");
      worker.registerWorkflowImplementationFactory(
          DynamicWorkflow.class,
          () ->
              new ProcessWorkflow(
                  plans,
                  new ProcessMetrics(new SimpleMeterRegistry()),
                  ProcessWorkflow.MOST_EVENTS));
      WorkflowReplayer.replayWorkflowExecution(WorkflowExecutionHistory.fromJson(history), worker);
    }
  }

  @Test
  void theHistoriesOfThisVersionRunAgainAsTheyDid(@TempDir Path elsewhere) throws Exception {
    String version = System.getProperty("tributary.histories.record");
    Path folder = version == null ? elsewhere : HISTORIES.resolve(version);
    Files.createDirectories(folder);
    try (ProcessWorld world = ProcessWorld.pickup()) {
      pickedUp(world, "picked-up");
      outOfStock(world, "undone");
      decided(world, "decided-by-a-person");
      incident(world, "incident");
      cancelled(world, "cancelled");
      String plan =
          OrchestrationPlanCodec.toJson(world.plans().find(ProcessWorld.PLAN).orElseThrow().plan());
      Files.writeString(folder.resolve(PLAN_FILE), plan);
      for (String name :
          List.of("picked-up", "undone", "decided-by-a-person", "incident", "cancelled")) {
        Path file = folder.resolve(name + ".json");
        assertThat(file).as("a recorded version").doesNotExist();
        // No names of machines.
        Files.writeString(
            file,
            world
                .history(name)
                .toJson(true)
                .replaceAll("\"identity\": \"[^\"]*\"", "\"identity\": \"worker\""));
        replay(Files.readString(file), plan);
      }
    }
  }

  private static void pickedUp(ProcessWorld world, String order) {
    world.start(order);
    world.awaitStep(order, "picked");
    world.collected(order);
    world.picked(order, "Picked");
    world.awaitPhase(order, Phase.Completed);
  }

  private static void outOfStock(ProcessWorld world, String order) {
    world.start(order);
    world.awaitStep(order, "picked");
    world.picked(order, "OutOfStock");
    world.awaitPhase(order, Phase.Failed);
  }

  private static void decided(ProcessWorld world, String order) {
    world.start(order);
    world.awaitStep(order, "picked");
    world.temporal().sleep(Duration.ofHours(5));
    world.await(order, s -> !s.tasks().isEmpty());
    world
        .engine()
        .signal(
            ProcessWorld.id(order),
            new InstanceSignal.Answer(new TaskAnswer("escalate", "picked", "ann", "found it")));
    world.awaitStep(order, "collected");
    world.collected(order);
    world.awaitPhase(order, Phase.Completed);
  }

  private static void incident(ProcessWorld world, String order) {
    world.start(order);
    world.awaitStep(order, "picked");
    world
        .simulators()
        .faults()
        .put(
            "pickup-payment",
            List.of(
                new Fault(
                    FaultKind.STATUS, 4, null, null, null, 500, null, null, null, null, null)));
    world.picked(order, "OutOfStock");
    world.awaitPhase(order, Phase.Incident);
    world
        .engine()
        .signal(
            ProcessWorld.id(order),
            new InstanceSignal.Resolve(
                new Resolution("authorise", Resolution.Action.Retry, "ann", null)));
    world.awaitPhase(order, Phase.Failed);
  }

  private static void cancelled(ProcessWorld world, String order) {
    world.start(order);
    world.awaitStep(order, "picked");
    world.engine().cancel(ProcessWorld.id(order), "the customer called");
    world.awaitPhase(order, Phase.Cancelled);
  }
}
