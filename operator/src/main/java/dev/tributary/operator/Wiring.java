package dev.tributary.operator;

import dev.tributary.operator.metrics.LoopMetrics;
import dev.tributary.operator.scaling.Backlogs;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts the operator together for Quarkus. */
@Singleton
public class Wiring {

  /** What the chart sets, as properties or as environment variables. */
  @ConfigMapping(prefix = "tributary")
  public interface Settings {
    /** The operator's own namespace; that of its kubeconfig or pod when absent. */
    Optional<String> namespace();

    /** The runtime image of each channel. */
    Map<String, String> images();

    /** The image of orchestrations' workers of each channel. */
    @WithName("orchestration-images")
    Map<String, String> orchestrationImages();

    /** How pods pull it. */
    @WithDefault("IfNotPresent")
    String imagePullPolicy();

    /** Where the operator's Secrets are mounted. */
    @WithName("secrets.dir")
    @WithDefault("/etc/tributary/secrets")
    Path secretsDir();

    /** The longest that one question to Kafka may take. */
    @WithName("kafka.deadline")
    @WithDefault("4S")
    Duration kafkaDeadline();

    /** How long Kafka isn't asked after it didn't answer. */
    @WithName("kafka.pause")
    @WithDefault("10S")
    Duration kafkaPause();

    /** How long topics in order are taken to be so. */
    @WithName("topics.freshness")
    @WithDefault("60S")
    Duration topicFreshness();

    /** How often counters are written to a status at most. */
    @WithName("counters.interval")
    @WithDefault("30S")
    Duration countersInterval();

    /** Where the operator's own Service answers; by the chart's usual name when absent. */
    @WithName("service.url")
    Optional<URI> serviceUrl();

    /** Whether each flow gets a NetworkPolicy. */
    @WithName("network-policy.enabled")
    @WithDefault("true")
    boolean networkPolicy();

    /** Ports that all flows may reach beside those of their plans. */
    @WithName("network-policy.extra-ports")
    Optional<List<Integer>> networkPolicyExtraPorts();

    /** Who may reach the pods' port, a JSON array of NetworkPolicy peers. */
    @WithName("network-policy.allow-from")
    Optional<String> networkPolicyAllowFrom();

    /** The Lease by which replicas elect a leader; the chart's Role names the same. */
    @WithDefault("tributary-operator")
    String leaseName();

    /** Whether replicas elect a leader. */
    @WithName("leader-election.enabled")
    @WithDefault("true")
    boolean leaderElection();
  }

  @Produces
  @Singleton
  OperatorSettings settings(Settings settings, KubernetesClient client) {
    KubernetesSerialization serialization = client.getKubernetesSerialization();
    String namespace =
        settings.namespace().or(() -> Optional.ofNullable(client.getNamespace())).orElse("default");
    return new OperatorSettings(
        namespace,
        settings.images(),
        settings.orchestrationImages(),
        settings.imagePullPolicy(),
        settings.secretsDir(),
        settings.kafkaDeadline(),
        settings.kafkaPause(),
        settings.topicFreshness(),
        settings.countersInterval(),
        settings
            .serviceUrl()
            .orElseGet(() -> URI.create("http://tributary-operator." + namespace + ".svc:8080")),
        new NetworkSettings(
            settings.networkPolicy(),
            settings.networkPolicyExtraPorts().orElse(List.of()),
            settings
                .networkPolicyAllowFrom()
                .map(json -> List.of(serialization.unmarshal(json, NetworkPolicyPeer[].class)))
                .orElse(List.of())));
  }

  @Produces
  @Singleton
  Engine engine(OperatorSettings settings, KubernetesClient client, MeterRegistry meters) {
    return Engine.create(settings, client, meters, Clock.systemUTC());
  }

  void close(@Disposes Engine engine) {
    engine.close();
  }

  @Produces
  @Singleton
  Metrics metrics(MeterRegistry meters, Engine engine) {
    return new LoopMetrics(meters, engine.deletions());
  }

  @Produces
  @Singleton
  Backlogs backlogs(Engine engine) {
    return engine.backlogs();
  }

  /** None switches the election off. */
  @Produces
  @Dependent
  LeaderElectionConfiguration leaderElection(Settings settings, OperatorSettings operator) {
    return settings.leaderElection()
        ? Leadership.by(settings.leaseName(), operator.namespace())
        : null;
  }
}
