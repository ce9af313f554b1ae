package dev.tributary.cli.dev;

import dev.tributary.orchestration.OrchestrationRunner;
import dev.tributary.orchestration.RunnerPorts;
import dev.tributary.orchestration.plan.PlanLibrary;
import dev.tributary.orchestration.temporal.ProcessWorker;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.runtime.FlowRunner;
import dev.tributary.runtime.RuntimePorts;
import dev.tributary.runtime.RuntimeSettings;
import dev.tributary.runtime.connector.http.AddressGuard;
import dev.tributary.runtime.engine.EngineSettings;
import dev.tributary.runtime.intake.WebhookListener;
import dev.tributary.runtime.pressure.Gates;
import dev.tributary.runtime.secret.Secrets;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.temporal.client.WorkflowClient;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;

/** Makes runners for plans on this machine. */
final class Runners implements AutoCloseable {
  private static final RuntimeSettings SETTINGS =
      new RuntimeSettings(
          Duration.ofSeconds(2),
          Duration.ofMillis(500),
          Duration.ofSeconds(10),
          EngineSettings.defaults());

  private final WebhookListener webhooks;
  private final Function<String, Secrets> secrets;
  private final InstantSource clock;
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Gates gates = new Gates();
  private final Vertx vertx =
      Vertx.vertx(
          new VertxOptions()
              // No files are served: its folder for them isn't needed.
              .setFileSystemOptions(
                  new FileSystemOptions()
                      .setFileCachingEnabled(false)
                      .setClassPathResolvingEnabled(false)));

  /** {@code secrets} gives a namespace's. */
  Runners(WebhookListener webhooks, Function<String, Secrets> secrets, InstantSource clock) {
    this.webhooks = webhooks;
    this.secrets = secrets;
    this.clock = clock;
  }

  FlowRunner runner(FlowPlan plan, String digest) {
    return new FlowRunner(
        plan,
        new RuntimePorts(
            clock,
            secrets.apply(plan.namespace()),
            metrics,
            webhooks,
            new AddressGuard(true),
            vertx,
            gates,
            "local",
            digest,
            SETTINGS));
  }

  OrchestrationRunner runner(
      String namespace, PlanLibrary plans, String digest, WorkflowClient temporal) {
    return new OrchestrationRunner(
        plans,
        digest,
        new RunnerPorts(
            clock,
            secrets.apply(namespace),
            metrics,
            new AddressGuard(true),
            vertx,
            gates,
            temporal,
            "local",
            SETTINGS,
            ProcessWorker.Settings.local()));
  }

  /** Ends the connections to systems. */
  @Override
  public void close() {
    var ignored = vertx.close();
  }
}
