package dev.tributary.runtime.testkit;

import dev.tributary.runtime.RuntimePorts;
import dev.tributary.runtime.RuntimeSettings;
import dev.tributary.runtime.connector.http.AddressGuard;
import dev.tributary.runtime.engine.EngineSettings;
import dev.tributary.runtime.intake.WebhookListener;
import dev.tributary.runtime.pressure.Gates;
import dev.tributary.runtime.secret.MemorySecrets;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;

/** Ports with short measures. */
public final class Ports {
  /** For all tests of the JVM. */
  public static final Vertx VERTX = Vertx.vertx();

  private Ports() {}

  public static MemorySecrets secrets() {
    return new MemorySecrets().put(Plans.HMAC_SECRET, "secret", Plans.KEY);
  }

  public static RuntimePorts with(WebhookListener webhooks, MemorySecrets secrets) {
    return with(webhooks, secrets, "pod-1");
  }

  public static RuntimePorts with(WebhookListener webhooks, MemorySecrets secrets, String pod) {
    return with(webhooks, secrets, pod, EngineSettings.defaults());
  }

  public static RuntimePorts with(
      WebhookListener webhooks, MemorySecrets secrets, EngineSettings engine) {
    return with(webhooks, secrets, "pod-1", engine);
  }

  private static RuntimePorts with(
      WebhookListener webhooks, MemorySecrets secrets, String pod, EngineSettings engine) {
    return new RuntimePorts(
        InstantSource.system(),
        secrets,
        new SimpleMeterRegistry(),
        webhooks,
        new AddressGuard(true),
        VERTX,
        new Gates(),
        pod,
        "3f2a",
        new RuntimeSettings(
            Duration.ofMillis(500), Duration.ofMillis(200), Duration.ofSeconds(5), engine));
  }
}
