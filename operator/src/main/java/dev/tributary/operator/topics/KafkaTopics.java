package dev.tributary.operator.topics;

import dev.tributary.operator.apply.Labels;
import dev.tributary.planner.Names;
import dev.tributary.planner.plan.FlowPlan.TopicPlan;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.topic.KafkaTopicSpec;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Builds KafkaTopic objects. */
final class KafkaTopics {
  private static final Pattern OBJECT_NAME =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

  private KafkaTopics() {}

  static KafkaTopic build(TopicPlan topic, Topics.Owner owner, String cluster, String home) {
    KafkaTopicSpec spec = new KafkaTopicSpec();
    spec.setTopicName(topic.name());
    spec.setPartitions(topic.partitions());
    spec.setReplicas(topic.replicationFactor());
    spec.setConfig(new TreeMap<>(topic.config()));
    KafkaTopic object = new KafkaTopic();
    object.setMetadata(
        new ObjectMetaBuilder()
            .withName(objectName(topic.name()))
            .withNamespace(home)
            .withLabels(labels(owner, cluster))
            .build());
    object.setSpec(spec);
    return object;
  }

  static Map<String, String> labels(Topics.Owner owner, String cluster) {
    Map<String, String> labels = new TreeMap<>();
    labels.put("strimzi.io/cluster", cluster);
    labels.put(Labels.MANAGED_BY, Labels.TRIBUTARY);
    labels.put(Labels.OWNER_NAMESPACE, owner.namespace());
    labels.put(Labels.OWNER, owner.kind() + "." + owner.name());
    return labels;
  }

  /** The topic's name where an object may have it, otherwise one made of it and its hash. */
  static String objectName(String topic) {
    if (topic.length() <= 253 && OBJECT_NAME.matcher(topic).matches()) {
      return topic;
    }
    String plain =
        topic.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    String hash = Names.sha256(topic).substring(0, 10);
    return (plain.isEmpty() ? "topic" : plain.substring(0, Math.min(plain.length(), 200)))
        + "-"
        + hash;
  }
}
