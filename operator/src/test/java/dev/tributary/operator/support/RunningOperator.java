package dev.tributary.operator.support;

import dev.tributary.operator.Engine;
import dev.tributary.operator.NetworkSettings;
import dev.tributary.operator.OperatorSettings;
import dev.tributary.operator.contract.ContractReconciler;
import dev.tributary.operator.endpoint.EndpointReconciler;
import dev.tributary.operator.flow.FlowReconciler;
import dev.tributary.operator.metrics.LoopMetrics;
import dev.tributary.operator.orchestration.OrchestrationReconciler;
import dev.tributary.operator.platform.PlatformReconciler;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The operator in this JVM, put together by hand: the same reconcilers and façades as under
 * Quarkus, several at a time and one after another as "upgrades". It acts as the published rules
 * allow.
 */
public final class RunningOperator implements AutoCloseable {
  /** The runtime image unless a test says otherwise. */
  public static final String IMAGE = "registry.example/tributary/integration-runtime:1";

  /** The image of orchestrations' workers. */
  public static final String ORCHESTRATION_IMAGE =
      "registry.example/tributary/orchestration-runtime:1";

  /** That of the next version. */
  public static final String NEXT_ORCHESTRATION_IMAGE =
      "registry.example/tributary/orchestration-runtime:2";

  private static final AtomicInteger COUNTER = new AtomicInteger();

  private final String userAgent = "operator-" + COUNTER.incrementAndGet();
  private final KubernetesClient client;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Engine engine;
  private final Operator operator;

  private RunningOperator(OperatorSettings settings, String... namespaces) {
    client = TestApi.get().operator(userAgent);
    engine = Engine.create(settings, client, meters, Clock.systemUTC());
    operator =
        new Operator(
            o ->
                o.withKubernetesClient(client)
                    .withCloseClientOnStop(false)
                    .withMetrics(new LoopMetrics(meters, engine.deletions())));
    Set<String> watched = Set.of(namespaces);
    operator.register(new FlowReconciler(engine), o -> o.settingNamespaces(watched));
    operator.register(new EndpointReconciler(engine), o -> o.settingNamespaces(watched));
    operator.register(new ContractReconciler(engine), o -> o.settingNamespaces(watched));
    operator.register(new OrchestrationReconciler(engine), o -> o.settingNamespaces(watched));
    operator.register(new PlatformReconciler(engine));
    operator.start();
  }

  /** Settings that suit tests: nothing is kept for long. */
  public static OperatorSettings settings() {
    return settings(IMAGE);
  }

  /** The same with another image of the channel "stable". */
  public static OperatorSettings settings(String image) {
    return settings(image, NetworkSettings.defaults());
  }

  /** The same with other NetworkPolicies. */
  public static OperatorSettings settings(String image, NetworkSettings network) {
    return new OperatorSettings(
        TestApi.HOME,
        Map.of("stable", image),
        Map.of("stable", image.equals(IMAGE) ? ORCHESTRATION_IMAGE : NEXT_ORCHESTRATION_IMAGE),
        // Another pull policy with another image: what a newer builder makes of the same specs.
        image.equals(IMAGE) ? "IfNotPresent" : "Always",
        Path.of("target/secrets"),
        Duration.ofSeconds(3),
        Duration.ofSeconds(2),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        URI.create("http://tributary-operator.tributary-system.svc:8080"),
        network);
  }

  /** Starts one that watches these namespaces. */
  public static RunningOperator start(String... namespaces) {
    return new RunningOperator(settings(), namespaces);
  }

  /** Starts one with other settings. */
  public static RunningOperator start(OperatorSettings settings, String... namespaces) {
    return new RunningOperator(settings, namespaces);
  }

  /** By what name it is known in the audit log. */
  public String userAgent() {
    return userAgent;
  }

  /** What it measures. */
  public MeterRegistry meters() {
    return meters;
  }

  /** Its façades. */
  public Engine engine() {
    return engine;
  }

  @Override
  public void close() {
    operator.stop();
    engine.close();
    client.close();
  }
}
