package dev.tributary.operator.support;

import static org.awaitility.Awaitility.await;

import dev.tributary.operator.admission.AdmissionServer;
import dev.tributary.operator.admission.NeighbourCache;
import dev.tributary.operator.admission.ResourceCheck;
import dev.tributary.operator.admission.Reviews;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;

/**
 * The webhook in this JVM, without any reconciler, registered as the chart registers it but for its
 * address and for failing closed: a webhook that doesn't answer fails the test.
 */
public final class AdmissionDoor implements AutoCloseable {
  private static final Path PUBLISHED =
      Path.of("../helm/src/test/resources/golden/admission-suite.yaml");

  private final Path folder;
  private final String namespace;
  private final Vertx vertx = Vertx.vertx();
  private final KubernetesClient client;
  private final NeighbourCache neighbours;
  private final AdmissionServer server;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  /** Opens the door to a namespace that the operator's rights reach. */
  public AdmissionDoor(String namespace) {
    this.namespace = namespace;
    try {
      folder = Files.createTempDirectory("admission");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    client = TestApi.get().operator("admission-" + namespace);
    neighbours = new NeighbourCache(client, Set.of(namespace));
    server =
        new AdmissionServer(
            vertx,
            folder,
            0,
            Duration.ofMillis(50),
            new Reviews(
                new ResourceCheck(
                    neighbours, client.getKubernetesSerialization(), Clock.systemUTC()),
                meters));
    renew();
  }

  /** Puts a new certificate into place, as a rotation does, and tells the API server of it. */
  public TestCertificate renew() {
    TestCertificate certificate = TestCertificate.make();
    certificate.writeTo(folder);
    await().until(() -> server.port().isPresent());
    TestApi.get().admin().resource(configuration(certificate)).forceConflicts().serverSideApply();
    return certificate;
  }

  private ValidatingWebhookConfiguration configuration(TestCertificate certificate) {
    try {
      ValidatingWebhookConfiguration published =
          TestApi.get()
              .admin()
              .getKubernetesSerialization()
              .unmarshal(
                  Files.readString(PUBLISHED).replace("namespace-of-flows", namespace),
                  ValidatingWebhookConfiguration.class);
      published.getMetadata().setName("tributary-" + namespace);
      published
          .getWebhooks()
          .forEach(
              webhook -> {
                webhook.setFailurePolicy("Fail");
                webhook.setTimeoutSeconds(20);
                webhook.setClientConfig(
                    new WebhookClientConfigBuilder()
                        .withUrl("https://localhost:%d/admission".formatted(port()))
                        .withCaBundle(certificate.bundle())
                        .build());
              });
      return published;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it listens. */
  public int port() {
    return server.port().orElseThrow();
  }

  /** What it knows of other resources. */
  public NeighbourCache neighbours() {
    return neighbours;
  }

  /** How many reviews ended so. */
  public double reviews(String outcome) {
    return meters.find("tributary.admission.reviews").tag("outcome", outcome).counters().stream()
        .mapToDouble(io.micrometer.core.instrument.Counter::count)
        .sum();
  }

  @Override
  public void close() {
    TestApi.get()
        .admin()
        .admissionRegistration()
        .v1()
        .validatingWebhookConfigurations()
        .withName("tributary-" + namespace)
        .delete();
    server.close();
    neighbours.close();
    client.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
