package dev.tributary.operator.topics;

import dev.tributary.operator.apply.Applier;
import dev.tributary.operator.apply.Labels;
import dev.tributary.operator.apply.NameConflictException;
import dev.tributary.operator.kafka.KafkaUnreachableException;
import dev.tributary.planner.assessment.FlowFacts.Check;
import dev.tributary.planner.assessment.Reason;
import dev.tributary.planner.plan.FlowPlan.KafkaPlan;
import dev.tributary.planner.plan.FlowPlan.TopicPlan;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Topics as KafkaTopic objects, which Strimzi's topic operator turns into topics. */
public final class StrimziTopics implements Topics {
  private final KubernetesClient client;
  private final Applier applier;
  private final TopicLook look;
  private final KafkaPlan access;
  private final String cluster;
  private final String home;

  /**
   * Keeps KafkaTopics.
   *
   * @param cluster the name of the Kafka object
   * @param home its namespace
   */
  public StrimziTopics(
      KubernetesClient client,
      Applier applier,
      TopicLook look,
      KafkaPlan access,
      String cluster,
      String home) {
    this.client = client;
    this.applier = applier;
    this.look = look;
    this.access = access;
    this.cluster = cluster;
    this.home = home;
  }

  @Override
  public Check ensure(Owner owner, List<TopicPlan> wanted) throws KafkaUnreachableException {
    List<String> waiting = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    for (TopicPlan topic : wanted) {
      KafkaTopic there =
          client
              .resources(KafkaTopic.class)
              .inNamespace(home)
              .withName(KafkaTopics.objectName(topic.name()))
              .get();
      // Strimzi would take a topic over that somebody made by hand.
      if (there == null && look.partitions(access, topic.name()).isPresent()) {
        return Check.broken(
            Reason.NameConflict,
            "the topic '%s' is there without a KafkaTopic of ours; rename the resource, or make a KafkaTopic for it in the namespace '%s' with the labels %s"
                .formatted(topic.name(), home, KafkaTopics.labels(owner, cluster)));
      }
      KafkaTopic desired = KafkaTopics.build(topic, owner, cluster, home);
      if (there != null) {
        keepShape(topic, there, desired, notes);
      }
      try {
        KafkaTopic stored = applier.apply(desired, there, other -> isOurs(other, owner));
        notReady(stored).ifPresent(waiting::add);
      } catch (NameConflictException e) {
        return Check.broken(Reason.NameConflict, e.getMessage());
      }
    }
    if (!waiting.isEmpty()) {
      return Check.unknown(Reason.TopicsPending, String.join("; ", waiting));
    }
    return notes.isEmpty()
        ? Check.ok()
        : new Check(Check.ok().state(), Reason.PartitionsDiffer, String.join("; ", notes));
  }

  private static boolean isOurs(KafkaTopic there, Owner owner) {
    Map<String, String> labels = there.getMetadata().getLabels();
    return labels != null
        && Labels.TRIBUTARY.equals(labels.get(Labels.MANAGED_BY))
        && owner.namespace().equals(labels.get(Labels.OWNER_NAMESPACE));
  }

  private static void keepShape(
      TopicPlan wanted, KafkaTopic there, KafkaTopic desired, List<String> notes) {
    Integer partitions = there.getSpec().getPartitions();
    Integer copies = there.getSpec().getReplicas();
    desired.getSpec().setPartitions(partitions);
    desired.getSpec().setReplicas(copies);
    if (partitions == null || copies == null) {
      return;
    }
    if (partitions != wanted.partitions() || copies != wanted.replicationFactor()) {
      notes.add(Differences.text(wanted, partitions, copies));
    }
  }

  private static Optional<String> notReady(KafkaTopic topic) {
    var status = topic.getStatus();
    String name = topic.getSpec().getTopicName();
    if (status == null
        || status.getConditions() == null
        || status.getObservedGeneration() < topic.getMetadata().getGeneration()) {
      return Optional.of("Strimzi hasn't looked at the KafkaTopic '%s' yet; wait".formatted(name));
    }
    return status.getConditions().stream()
            .anyMatch(c -> "Ready".equals(c.getType()) && "True".equals(c.getStatus()))
        ? Optional.empty()
        : Optional.of(
            "the KafkaTopic '%s' isn't ready%s; see its status"
                .formatted(
                    name,
                    status.getConditions().stream()
                        .filter(c -> "Ready".equals(c.getType()))
                        .map(c -> Objects.requireNonNullElse(c.getMessage(), c.getReason()))
                        .filter(Objects::nonNull)
                        .findFirst()
                        .map(text -> ": " + text)
                        .orElse("")));
  }
}
