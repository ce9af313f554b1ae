package dev.tributary.e2e;

import static org.awaitility.Awaitility.await;

import com.marcnuri.helm.Helm;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Installs on the cluster of a kubeconfig what flows need. Everything may be called again: what is
 * there already stays.
 */
final class Installation {
  /** Where the operator lives. */
  static final String OPERATOR_NAMESPACE = "tributary";

  /** The chart's release. */
  static final String RELEASE = "tributary";

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** What the simulated systems may keep in their logs. */
  private static final String SIMULATORS_MEMORY =
      System.getProperty("e2e.simulators.memory", "384Mi");

  private final KubernetesClient client;
  private final Path kubeconfig;
  private final Path root;

  Installation(KubernetesClient client, Path kubeconfig, Path root) {
    this.client = client;
    this.kubeconfig = kubeconfig;
    this.root = root;
  }

  /** The simulated systems. */
  void systems() {
    apply(
        "samples/systems/simulators.yaml",
        null,
        text ->
            text.replace(
                "limits: {memory: 384Mi}", "limits: {memory: %s}".formatted(SIMULATORS_MEMORY)));
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

  /**
   * Puts a namespace under a platform, by the label that the platforms of the samples select by.
   */
  void label(String namespace, String platform) {
    client
        .namespaces()
        .withName(namespace)
        .edit(
            n -> {
              n.getMetadata().getLabels().put("tributary.dev/platform", platform);
              return n;
            });
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

  /** A file of this repository. */
  Path file(String path) {
    return root.resolve(path);
  }

  /** Applies every document of a file of this repository. */
  void apply(String path) {
    apply(path, null, UnaryOperator.identity());
  }

  /** As {@link #apply}, with another namespace in place of the file's own, and another text. */
  void apply(String path, String namespace, UnaryOperator<String> change) {
    try {
      String text = change.apply(Files.readString(root.resolve(path)));
      InputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
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
