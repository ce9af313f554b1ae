package dev.tributary.e2e;

import static org.awaitility.Awaitility.await;

import dev.tributary.broker.TlsMaterial;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The single-node Kafka of the samples, on the cluster. */
final class KafkaInstallation {
  private static final String KAFKA = "samples/platform/kafka.yaml";
  private static final String USER = "retail";
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final KubernetesClient client;
  private final Installation installation;

  KafkaInstallation(KubernetesClient client, Installation installation) {
    this.client = client;
    this.installation = installation;
  }

  /** A single-node Kafka with both listeners; the CA and the user are in {@code kafka-user}. */
  void install() {
    client
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName("kafka")
                .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                .endMetadata()
                .build())
        .serverSideApply();
    if (client.secrets().inNamespace("kafka").withName("kafka-tls").get() == null) {
      makeSecrets();
    }
    installation.apply(KAFKA);
    awaitReady("kafka");
  }

  /** Another broker like it in a namespace that is there, with its PLAINTEXT listener only. */
  void installIn(String namespace) {
    try {
      String text =
          Files.readString(installation.file(KAFKA))
              .replace("kafka.kafka.svc", "kafka." + namespace + ".svc");
      for (HasMetadata resource :
          client.load(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))).items()) {
        if (!(resource instanceof Namespace)) {
          resource.getMetadata().setNamespace(namespace);
          client.resource(resource).forceConflicts().serverSideApply();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    awaitReady(namespace);
  }

  private void awaitReady(String namespace) {
    await()
        .alias("Kafka is ready in " + namespace)
        .atMost(PATIENCE)
        .until(
            () ->
                client
                            .apps()
                            .statefulSets()
                            .inNamespace(namespace)
                            .withName("kafka")
                            .get()
                            .getStatus()
                            .getReadyReplicas()
                        instanceof Integer ready
                    && ready == 1);
  }

  private void makeSecrets() {
    String password = Secrets.random();
    try {
      Path folder = Files.createTempDirectory("kafka-tls");
      try {
        TlsMaterial.create(folder, List.of("kafka.kafka.svc", "kafka.kafka.svc.cluster.local"));
        Map<String, String> tls = new TreeMap<>();
        for (String name : List.of("ca.crt", "tls.crt", "tls.key")) {
          tls.put(name, Files.readString(folder.resolve(name)));
        }
        installation.secret("kafka", "kafka-tls", tls);
      } finally {
        try (Stream<Path> files = Files.list(folder)) {
          for (Path file : files.toList()) {
            Files.delete(file);
          }
        }
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    installation.secret("kafka", "kafka-users", Map.of("users", USER + ":" + password));
    installation.secret("kafka", "kafka-user", Map.of("username", USER, "password", password));
  }

  /**
   * Copies the broker's CA and user into a namespace, as {@code kafka-ca} and {@code kafka-user}.
   */
  void grantAccess(String namespace) {
    installation.secret(namespace, "kafka-ca", Map.of("ca.crt", read("kafka-tls", "ca.crt")));
    installation.secret(
        namespace,
        "kafka-user",
        Map.of(
            "username",
            read("kafka-user", "username"),
            "password",
            read("kafka-user", "password")));
  }

  private String read(String secret, String key) {
    String value =
        client.secrets().inNamespace("kafka").withName(secret).require().getData().get(key);
    return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
  }
}
