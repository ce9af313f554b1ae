package dev.tributary.runtime;

import dev.tributary.runtime.connector.http.AddressGuard;
import dev.tributary.runtime.intake.WebhookListener;
import dev.tributary.runtime.pressure.Gates;
import dev.tributary.runtime.secret.Secrets;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Objects;

/**
 * All that a runner needs of the world. May be shared by several runners.
 *
 * @param clock for times that people read; timeouts use the JVM's monotonic time
 * @param secrets where secrets come from
 * @param metrics where metrics go
 * @param webhooks serves webhooks
 * @param guard which addresses systems may have
 * @param vertx whose event loops carry connections to systems
 * @param gates the ways to systems, shared by the flows of this JVM
 * @param pod this process's name in reports
 * @param digest the plan's digest, in reports and dead letters
 * @param settings measures
 */
public record RuntimePorts(
    InstantSource clock,
    Secrets secrets,
    MeterRegistry metrics,
    WebhookListener webhooks,
    AddressGuard guard,
    Vertx vertx,
    Gates gates,
    String pod,
    String digest,
    RuntimeSettings settings) {

  /** Refuses what is missing. */
  public RuntimePorts {
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(secrets, "secrets");
    Objects.requireNonNull(metrics, "metrics");
    Objects.requireNonNull(webhooks, "webhooks");
    Objects.requireNonNull(guard, "guard");
    Objects.requireNonNull(vertx, "vertx");
    Objects.requireNonNull(gates, "gates");
    Objects.requireNonNull(pod, "pod");
    Objects.requireNonNull(digest, "digest");
    Objects.requireNonNull(settings, "settings");
  }
}
