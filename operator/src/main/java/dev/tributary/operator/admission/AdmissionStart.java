package dev.tributary.operator.admission;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Starts the webhook with the application when the chart asks for it; in every replica. */
@Singleton
public class AdmissionStart {
  private final Settings settings;
  private final KubernetesClient client;
  private final MeterRegistry meters;
  private final Vertx vertx;
  private NeighbourCache neighbours;
  private AdmissionServer server;

  /** What the chart sets. */
  @ConfigMapping(prefix = "tributary.admission")
  public interface Settings {
    /** Whether the webhook is served. */
    @WithDefault("false")
    boolean enabled();

    /** Where it listens. */
    @WithDefault("8443")
    int port();

    /** The folder with tls.crt and tls.key. */
    @WithDefault("/etc/tributary/admission")
    Path certificate();

    /** How often the folder is looked at. */
    @WithDefault("5S")
    Duration reload();

    /** The namespaces whose resources are known; those of the operator. */
    Optional<List<String>> namespaces();
  }

  AdmissionStart(Settings settings, KubernetesClient client, MeterRegistry meters, Vertx vertx) {
    this.settings = settings;
    this.client = client;
    this.meters = meters;
    this.vertx = vertx;
  }

  void start(@Observes StartupEvent event) {
    if (!settings.enabled()) {
      return;
    }
    neighbours = new NeighbourCache(client, served());
    server =
        new AdmissionServer(
            vertx,
            settings.certificate(),
            settings.port(),
            settings.reload(),
            new Reviews(
                new ResourceCheck(
                    neighbours, client.getKubernetesSerialization(), Clock.systemUTC()),
                meters));
  }

  /** Where the webhook listens, once it does. */
  public OptionalInt port() {
    return server == null ? OptionalInt.empty() : server.port();
  }

  /** None means all. */
  private Set<String> served() {
    List<String> named = settings.namespaces().orElse(List.of());
    if (named.contains(Constants.WATCH_ALL_NAMESPACES)) {
      return Set.of();
    }
    return named.isEmpty() || named.contains(Constants.WATCH_CURRENT_NAMESPACE)
        ? Set.of(Optional.ofNullable(client.getNamespace()).orElse("default"))
        : Set.copyOf(named);
  }

  void stop(@Observes ShutdownEvent event) {
    if (server != null) {
      server.close();
      neighbours.close();
    }
  }
}
