package dev.tributary.e2e;

import static org.awaitility.Awaitility.await;

import com.marcnuri.helm.Helm;
import dev.tributary.broker.TlsMaterial;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Installs on the cluster of a kubeconfig what flows need. Everything may be called again: what is
 * there already stays.
 */
final class Installation {
  /** Where the operator lives. */
  static final String OPERATOR_NAMESPACE = "tributary";

  /** The chart's release. */
  static final String RELEASE = "tributary";

  /** The user of the broker's SASL_SSL listener. */
  static final String KAFKA_USER = "retail";

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final KubernetesClient client;
  private final Path kubeconfig;
  private final Path root;

  Installation(KubernetesClient client, Path kubeconfig, Path root) {
    this.client = client;
    this.kubeconfig = kubeconfig;
    this.root = root;
  }

  /** A single-node Kafka with both listeners; the CA and the user are in {@code kafka-user}. */
  void kafka() {
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
      kafkaSecrets();
    }
    apply("samples/platform/kafka.yaml");
    await()
        .alias("Kafka is ready")
        .atMost(PATIENCE)
        .until(
            () ->
                client
                            .apps()
                            .statefulSets()
                            .inNamespace("kafka")
                            .withName("kafka")
                            .get()
                            .getStatus()
                            .getReadyReplicas()
                        instanceof Integer ready
                    && ready == 1);
  }

  private void kafkaSecrets() {
    String password = Secrets.random();
    try {
      Path folder = Files.createTempDirectory("kafka-tls");
      try {
        TlsMaterial.create(folder, List.of("kafka.kafka.svc", "kafka.kafka.svc.cluster.local"));
        Map<String, String> tls = new TreeMap<>();
        for (String name : List.of("ca.crt", "tls.crt", "tls.key")) {
          tls.put(name, Files.readString(folder.resolve(name)));
        }
        secret("kafka", "kafka-tls", tls);
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
    secret("kafka", "kafka-users", Map.of("users", KAFKA_USER + ":" + password));
    secret("kafka", "kafka-user", Map.of("username", KAFKA_USER, "password", password));
  }

  /**
   * Copies the broker's CA and user into a namespace, as {@code kafka-ca} and {@code kafka-user}.
   */
  void kafkaAccess(String namespace) {
    secret(namespace, "kafka-ca", Map.of("ca.crt", read("kafka-tls", "ca.crt")));
    secret(
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
    return new String(Base64.getDecoder().decode(value), java.nio.charset.StandardCharsets.UTF_8);
  }

  /** The simulated systems. */
  void systems() {
    apply("samples/systems/simulators.yaml");
    awaitDeployment("retail-systems", "simulators");
  }

  /** The operator, by its chart, with these values. */
  void chart(Map<String, Object> values) {
    namespace(OPERATOR_NAMESPACE);
    try {
      Path file = Files.createTempFile("values", ".yaml");
      try {
        // JSON is YAML.
        Files.writeString(file, client.getKubernetesSerialization().asJson(values));
        new Helm(root.resolve("helm/tributary"))
            .upgrade()
            .withKubeConfig(kubeconfig)
            .withName(RELEASE)
            .withNamespace(OPERATOR_NAMESPACE)
            .withValuesFile(file)
            .install()
            .waitReady()
            .withTimeout(180)
            .call();
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes the chart away; CRDs and resources stay. */
  void uninstallChart() {
    Helm.uninstall(RELEASE).withKubeConfig(kubeconfig).withNamespace(OPERATOR_NAMESPACE).call();
  }

  /** Makes a namespace. */
  void namespace(String name) {
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .serverSideApply();
  }

  /** Makes or changes a Secret. */
  void secret(String namespace, String name, Map<String, String> data) {
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withStringData(data)
                .build())
        .forceConflicts()
        .serverSideApply();
  }

  /** Applies every document of a file of this repository. */
  void apply(String path) {
    apply(path, null);
  }

  /** As {@link #apply}, with another namespace in place of the file's own. */
  void apply(String path, String namespace) {
    try (InputStream in = new FileInputStream(root.resolve(path).toFile())) {
      for (HasMetadata resource : client.load(in).items()) {
        if (namespace != null) {
          resource.getMetadata().setNamespace(namespace);
        }
        client.resource(resource).forceConflicts().serverSideApply();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void awaitDeployment(String namespace, String name) {
    await()
        .alias(namespace + "/" + name + " is ready")
        .atMost(PATIENCE)
        .until(
            () -> {
              var deployment =
                  client.apps().deployments().inNamespace(namespace).withName(name).get();
              return deployment != null
                  && deployment.getStatus() != null
                  && deployment.getStatus().getReadyReplicas() != null
                  && deployment.getStatus().getReadyReplicas() > 0;
            });
  }
}
