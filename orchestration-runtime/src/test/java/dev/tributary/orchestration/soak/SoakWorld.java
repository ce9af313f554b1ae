package dev.tributary.orchestration.soak;

import dev.tributary.orchestration.temporal.TemporalEngine;
import dev.tributary.orchestration.testkit.PickupPlan;
import dev.tributary.orchestration.testkit.TemporalServer;
import dev.tributary.planner.plan.orchestration.OrchestrationPlanCodec;
import dev.tributary.simulators.SimulatorConfig;
import dev.tributary.simulators.SimulatorServer;
import dev.tributary.simulators.faults.Fault;
import dev.tributary.simulators.faults.FaultKind;
import io.temporal.client.WorkflowClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;

/**
 * All that takes part: the systems, a real broker, a real Temporal server and workers in processes
 * of their own.
 */
final class SoakWorld implements AutoCloseable {
  private static final String UNDO = "DELETE |/(void|cancel|refund)$";
  private static final String DO = "/(reservations|authorisations|tasks|capture|messages)$";

  private final SimulatorServer simulators = SimulatorServer.start(SimulatorConfig.onFreePort());
  private final SoakKafka kafka = new SoakKafka();
  private final TemporalServer server;
  private final WorkflowClient client;
  private final TemporalEngine engine;
  private final Path plan;
  private final List<Process> workers = new ArrayList<>();
  private int started;

  SoakWorld(int count, Path folder, UnaryOperator<PickupPlan> change) {
    server = new TemporalServer(folder);
    client = server.client();
    engine = new TemporalEngine(client, PickupPlan.QUEUE);
    plan = folder.resolve("plan");
    PickupPlan pickup =
        new PickupPlan(simulators.url())
            .kafka(kafka.servers())
            .groupProtocol("consumer")
            .waits(SoakOrders.PICKED, SoakOrders.ESCALATE, SoakOrders.COLLECTED);
    try {
      Files.write(plan, OrchestrationPlanCodec.toGzip(change.apply(pickup).build()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    faults();
    try {
      for (int i = 0; i < count; i++) {
        startWorker();
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** 5 % of steps and 1 % of what undoes them are refused for good; the rest is weather. */
  private void faults() {
    for (String system : List.of("wms", "payment", "store", "messages")) {
      simulators
          .faults()
          .put(
              "pickup-" + system,
              List.of(
                  fault(FaultKind.REFUSAL, 0.05, DO, null),
                  fault(FaultKind.REFUSAL, 0.01, UNDO, null),
                  fault(FaultKind.STATUS, 0.02, null, 503),
                  fault(FaultKind.RESET, 0.01, null, null),
                  fault(FaultKind.TIMEOUT_AFTER_COMMIT, 0.02, null, null)));
    }
  }

  private static Fault fault(FaultKind kind, double share, String match, Integer status) {
    return new Fault(kind, null, null, share, match, status, null, null, null, null, null);
  }

  /** Returns when it works. */
  private void startWorker() {
    String pod = "worker-" + ++started;
    workers.add(SoakWorker.start(plan, server.address(), pod));
    Awaitility.await(pod)
        .atMost(Duration.ofMinutes(4))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> Files.exists(SoakWorker.ready(plan, pod)));
  }

  /** Returns when another one works. */
  void killWorker(int which) {
    Process worker = workers.remove(which);
    worker.destroyForcibly();
    worker.onExit().join();
    startWorker();
  }

  /** Returns when it answers again. */
  void killServer() {
    server.kill();
    server.start();
  }

  SimulatorServer simulators() {
    return simulators;
  }

  SoakKafka kafka() {
    return kafka;
  }

  TemporalEngine engine() {
    return engine;
  }

  /** How many workers were started. */
  int started() {
    return started;
  }

  @Override
  public void close() {
    workers.forEach(Process::destroyForcibly);
    client.getWorkflowServiceStubs().shutdownNow();
    server.close();
    kafka.close();
    simulators.close();
  }
}
