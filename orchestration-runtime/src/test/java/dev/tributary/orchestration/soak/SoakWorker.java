package dev.tributary.orchestration.soak;

import dev.tributary.orchestration.OrchestrationRunner;
import dev.tributary.orchestration.RunnerPorts;
import dev.tributary.orchestration.plan.PlanLibrary;
import dev.tributary.orchestration.temporal.ProcessJson;
import dev.tributary.orchestration.temporal.ProcessWorker;
import dev.tributary.planner.plan.orchestration.OrchestrationPlanCodec;
import dev.tributary.runtime.RuntimeSettings;
import dev.tributary.runtime.connector.http.AddressGuard;
import dev.tributary.runtime.pressure.Gates;
import dev.tributary.runtime.secret.MemorySecrets;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.vertx.core.Vertx;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.awaitility.Awaitility;

/** A worker as in a pod, in a process of its own, so that it can be killed. */
public final class SoakWorker {
  private static final String DIGEST = "soak";

  private SoakWorker() {}

  /** Runs the plan of a file until the process ends. */
  public static void main(String[] args) throws Exception {
    PlanLibrary plans = new PlanLibrary();
    plans.add(DIGEST, OrchestrationPlanCodec.fromGzip(Files.readAllBytes(Path.of(args[0]))));
    WorkflowClient client =
        WorkflowClient.newInstance(
            WorkflowServiceStubs.newServiceStubs(
                WorkflowServiceStubsOptions.newBuilder().setTarget(args[1]).build()),
            WorkflowClientOptions.newBuilder()
                .setIdentity(args[2])
                .setDataConverter(ProcessJson.converter())
                .build());
    OrchestrationRunner runner =
        new OrchestrationRunner(
            plans,
            DIGEST,
            new RunnerPorts(
                InstantSource.system(),
                new MemorySecrets(),
                new SimpleMeterRegistry(),
                new AddressGuard(true),
                Vertx.vertx(),
                new Gates(),
                client,
                args[2],
                RuntimeSettings.defaults(),
                ProcessWorker.Settings.defaults()));
    runner.start();
    Awaitility.await()
        .atMost(Duration.ofMinutes(5))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> runner.health().ready());
    Files.createFile(ready(Path.of(args[0]), args[2]));
    Thread.currentThread().join();
  }

  /** The file that is there once the worker works. */
  static Path ready(Path plan, String pod) {
    return Path.of(plan + "." + pod + ".ready");
  }

  /** Starts one; its log is a file beside the plan. */
  static Process start(Path plan, String temporal, String pod) {
    try {
      return new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Xmx256m",
              "-XX:+UseSerialGC",
              "-XX:TieredStopAtLevel=1",
              "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
              "-cp",
              System.getProperty("java.class.path"),
              SoakWorker.class.getName(),
              plan.toString(),
              temporal,
              pod)
          .redirectErrorStream(true)
          .redirectOutput(new File(plan + "." + pod + ".log"))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
