package dev.tributary.runtime.app;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.PlanCodec;
import dev.tributary.planner.schema.Json;
import dev.tributary.runtime.FlowRunner;
import dev.tributary.runtime.Health;
import dev.tributary.runtime.RuntimePorts;
import dev.tributary.runtime.RuntimeSettings;
import dev.tributary.runtime.connector.http.AddressGuard;
import dev.tributary.runtime.pressure.Gates;
import dev.tributary.runtime.secret.MountedSecrets;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.Files;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One flow as a process. Serves the webhook, {@code /q/health/live}, {@code /q/health/ready} with
 * the flow's own health as JSON, and {@code /q/metrics}. Without a readable plan it stays up, not
 * ready, and says why: its readiness is where the operator looks.
 */
@ApplicationScoped
public class RuntimeApplication {
  private static final Logger LOG = LoggerFactory.getLogger(RuntimeApplication.class);

  private final RuntimeConfig config;
  private final MeterRegistry metrics;
  private final Vertx vertx;
  private final Router router;
  private volatile FlowRunner runner;
  private volatile Health without = new Health(false, Health.Reason.Starting, "starting");

  RuntimeApplication(RuntimeConfig config, MeterRegistry metrics, Vertx vertx, Router router) {
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
      FlowPlan plan = PlanCodec.fromGzip(Files.readAllBytes(config.plan()));
      FlowRunner created = new FlowRunner(plan, ports());
      created.start();
      runner = created;
      LOG.info("started {} with plan {}", plan.name(), config.digest());
    } catch (IOException | IllegalArgumentException e) {
      String message = "the plan %s can't be run: %s".formatted(config.plan(), e.getMessage());
      LOG.error(message, e);
      without = new Health(false, Health.Reason.Stopped, message);
    }
  }

  void announceEnd(@Observes ShutdownDelayInitiatedEvent event) {
    if (runner != null) {
      runner.announceEnd();
    }
  }

  void stop(@Observes ShutdownEvent event) {
    if (runner != null) {
      runner.close();
    }
  }

  private RuntimePorts ports() {
    return new RuntimePorts(
        InstantSource.system(),
        new MountedSecrets(config.secrets()),
        metrics,
        new VertxWebhooks(vertx, router),
        new AddressGuard(config.allowLoopback()),
        vertx,
        new Gates(),
        config.pod(),
        config.digest(),
        RuntimeSettings.defaults());
  }

  private Health health() {
    FlowRunner current = runner;
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
