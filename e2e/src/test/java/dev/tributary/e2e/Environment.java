package dev.tributary.e2e;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Everything installed on the cluster of {@code KUBECONFIG}, once for all test classes: Kafka, the
 * simulated systems, the chart with its published RBAC, and the orders sample, Ready.
 */
public final class Environment implements BeforeAllCallback, ParameterResolver {
  /** Every namespace that the operator watches in these tests. */
  static final List<String> WATCHED =
      List.of(
          OrdersSample.NAMESPACE,
          "retail-secure",
          "retail-gone",
          "retail-strimzi",
          "retail-scaling",
          PickupSample.NAMESPACE);

  /** Where the Kafka cluster is that Strimzi is said to run. */
  static final String STRIMZI = "kafka-strimzi";

  private static final AtomicLong NEXT_ORDER = new AtomicLong(1001);

  /** What the tests work with. */
  record Installed(
      KubernetesClient client,
      Installation installation,
      KafkaInstallation kafka,
      OrdersSample orders,
      Simulators simulators)
      implements AutoCloseable {

    /** A number from which on the next batch of orders is new. */
    long nextOrders(int count) {
      return NEXT_ORDER.getAndAdd(count + 1000L);
    }

    @Override
    public void close() throws Exception {
      simulators.close();
      client.close();
    }
  }

  /** The values that the chart is installed with. */
  static Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("watch", Map.of("namespaces", WATCHED));
    values.put("kafka", Map.of("secretNames", List.of("kafka-ca", "kafka-user")));
    values.put("strimzi", Map.of("enabled", true, "namespaces", List.of(STRIMZI)));
    values.put("keda", Map.of("enabled", true));
    values.put("image", Map.of("tag", "0.1.0"));
    values.put("runtime", Map.of("images", Map.of("stable", Map.of("tag", "0.1.0"))));
    values.put("orchestrationRuntime", Map.of("images", Map.of("stable", Map.of("tag", "0.1.0"))));
    return values;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    installed(context);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Installed.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return installed(context);
  }

  private static Installed installed(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(Environment.class))
        .computeIfAbsent(Installed.class, key -> install(), Installed.class);
  }

  private static Installed install() {
    Awaitility.setDefaultPollInterval(Duration.ofMillis(500));
    Path kubeconfig = Path.of(System.getenv("KUBECONFIG"));
    KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
            .build();
    Installation installation =
        new Installation(client, kubeconfig, Path.of(System.getProperty("tributary.root")));
    KafkaInstallation kafka = new KafkaInstallation(client, installation);
    kafka.install();
    installation.systems();
    WATCHED.forEach(installation::namespace);
    installation.namespace(Installation.OPERATOR_NAMESPACE);
    installation.namespace(STRIMZI);
    kafka.grantAccess(Installation.OPERATOR_NAMESPACE);
    installation.chart(values());
    OrdersSample orders = new OrdersSample(client, installation, OrdersSample.NAMESPACE);
    orders.apply();
    orders.awaitReady();
    return new Installed(client, installation, kafka, orders, new Simulators(client));
  }
}
