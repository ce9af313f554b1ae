package dev.tributary.orchestration.app;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tributary.orchestration.OrchestrationRunner;
import dev.tributary.orchestration.RunnerPorts;
import dev.tributary.orchestration.plan.PlanFolder;
import dev.tributary.orchestration.plan.PlanLibrary;
import dev.tributary.orchestration.temporal.ProcessJson;
import dev.tributary.orchestration.temporal.ProcessWorker;
import dev.tributary.planner.plan.orchestration.OrchestrationPlan;
import dev.tributary.planner.plan.orchestration.OrchestrationPlan.TemporalPlan;
import dev.tributary.planner.schema.Json;
import dev.tributary.runtime.Health;
import dev.tributary.runtime.RuntimeSettings;
import dev.tributary.runtime.connector.http.AddressGuard;
import dev.tributary.runtime.pressure.Gates;
import dev.tributary.runtime.secret.MountedSecrets;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One orchestration as a process. Serves {@code /q/health/live}, {@code /q/health/ready} with the
 * orchestration's own health as JSON, and {@code /q/metrics}. Without a readable plan it stays up,
 * not ready, and says why: its readiness is where the operator looks.
 */
@ApplicationScoped
public class OrchestrationApplication {
  private static final Logger LOG = LoggerFactory.getLogger(OrchestrationApplication.class);

  private final OrchestrationConfig config;
  private final MeterRegistry metrics;
  private final Vertx vertx;
  private final Router router;
  private volatile OrchestrationRunner runner;
  private volatile WorkflowServiceStubs temporal;
  private volatile Health without = new Health(false, Health.Reason.Starting, "starting");

  OrchestrationApplication(
      OrchestrationConfig config, MeterRegistry metrics, Vertx vertx, Router router) {
    this.config = config;
    this.metrics = metrics;
    this.vertx = vertx;
    this.router = router;
  }

  void start(@Observes StartupEvent event) {
    router.get("/q/health/live").handler(call -> answer(call, true, "Live", "the process runs"));
    router
        .get("/q/health/ready")
        .handler(
            call -> {
              Health health = health();
              answer(call, health.ready(), health.reason().name(), health.message());
            });
    try {
      PlanLibrary plans = PlanFolder.read(config.plans(), config.digest());
      OrchestrationPlan plan = plans.find(config.digest()).orElseThrow().plan();
      OrchestrationRunner created =
          new OrchestrationRunner(plans, config.digest(), ports(plan.temporal()));
      created.start();
      runner = created;
      LOG.info("started {} with plan {}", plan.name(), config.digest());
    } catch (IOException | IllegalArgumentException e) {
      String message = "the plans in %s can't be run: %s".formatted(config.plans(), e.getMessage());
      LOG.error(message, e);
      without = new Health(false, Health.Reason.Stopped, message);
    }
  }

  void stop(@Observes ShutdownEvent event) {
    if (runner != null) {
      runner.close();
    }
    if (temporal != null) {
      temporal.shutdownNow();
    }
  }

  private RunnerPorts ports(TemporalPlan plan) {
    temporal =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(plan.address()).build());
    WorkflowClient client =
        WorkflowClient.newInstance(
            temporal,
            WorkflowClientOptions.newBuilder()
                .setNamespace(plan.namespace())
                .setIdentity(config.pod())
                .setDataConverter(ProcessJson.converter())
                .build());
    return new RunnerPorts(
        InstantSource.system(),
        new MountedSecrets(config.secrets()),
        metrics,
        new AddressGuard(config.allowLoopback()),
        vertx,
        new Gates(),
        client,
        config.pod(),
        RuntimeSettings.defaults(),
        ProcessWorker.Settings.defaults());
  }

  private Health health() {
    OrchestrationRunner current = runner;
    return current == null ? without : current.health();
  }

  private static void answer(RoutingContext call, boolean ok, String reason, String message) {
    byte[] body =
        Json.write(
            JsonNodeFactory.instance
                .objectNode()
                .put("status", ok ? "UP" : "DOWN")
                .put("reason", reason)
                .put("message", message));
    var ignored =
        call.response()
            .setStatusCode(ok ? 200 : 503)
            .putHeader("content-type", "application/json")
            .end(Buffer.buffer(body));
  }
}
