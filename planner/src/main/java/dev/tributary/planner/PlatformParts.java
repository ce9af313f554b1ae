package dev.tributary.planner;

import dev.tributary.crds.v1alpha1.IntegrationPlatform;
import dev.tributary.crds.v1alpha1.IntegrationPlatformSpec;
import dev.tributary.crds.v1alpha1.IntegrationPlatformStatus;
import dev.tributary.planner.plan.FlowPlan;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Map;

/** What a plan takes from the platform. */
public final class PlatformParts {
  private PlatformParts() {}

  /** A platform with nothing special about it, to check flows with where there is none. */
  public static IntegrationPlatform standIn() {
    IntegrationPlatform platform = new IntegrationPlatform();
    platform.setMetadata(new ObjectMetaBuilder().withName("stand-in").build());
    platform.setSpec(
        new IntegrationPlatformSpec(
            new IntegrationPlatformSpec.Namespaces(Map.of()),
            new IntegrationPlatformSpec.Kafka("localhost:9092", null, null, null, 1),
            new IntegrationPlatformSpec.Temporal("localhost:7233", "default"),
            null,
            null,
            null));
    return platform;
  }

  /** How Kafka is reached. */
  public static FlowPlan.KafkaPlan kafka(IntegrationPlatform platform) {
    IntegrationPlatformSpec.Kafka kafka = platform.getSpec().kafka();
    IntegrationPlatformSpec.Authentication authentication = kafka.authentication();
    String mechanism =
        authentication == null
            ? null
            : switch (authentication.type()) {
              case ScramSha512 -> "SCRAM-SHA-512";
              case Plain -> "PLAIN";
            };
    return new FlowPlan.KafkaPlan(
        kafka.bootstrapServers(),
        kafka.tls() != null,
        kafka.tls() == null ? null : kafka.tls().secretName(),
        mechanism,
        authentication == null ? null : authentication.secretName());
  }

  /** The group protocol that was decided on for the platform, {@code classic} until it is. */
  public static String groupProtocol(IntegrationPlatform platform) {
    IntegrationPlatformStatus status = platform.getStatus();
    return status == null
            || status.capabilities() == null
            || status.capabilities().groupProtocol() == null
        ? FlowPlan.EnginePlan.CLASSIC
        : status.capabilities().groupProtocol();
  }

  /** Copies of a topic. */
  public static int replicationFactor(IntegrationPlatform platform) {
    Integer factor = platform.getSpec().kafka().replicationFactor();
    return factor == null ? 1 : factor;
  }

  /** The topic in which pods tell how they fare. */
  public static FlowPlan.TopicPlan reports(IntegrationPlatform platform) {
    return new FlowPlan.TopicPlan(
        Names.REPORTS_TOPIC,
        1,
        replicationFactor(platform),
        Map.of("cleanup.policy", "compact", "segment.ms", "600000"));
  }
}
