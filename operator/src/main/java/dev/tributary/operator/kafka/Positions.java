package dev.tributary.operator.kafka;

import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.SourcePlan;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownMemberIdException;

/** Where a flow begins to read a contract's topic, resolved once; and that it isn't forgotten. */
public final class Positions {
  /** Brokers forget the positions of a group without members after a day at the soonest. */
  private static final Duration KEPT = Duration.ofHours(6);

  private final Kafka kafka;
  private final Clock clock;
  private final Map<String, Instant> kept = new ConcurrentHashMap<>();

  /** Asks this Kafka. */
  public Positions(Kafka kafka, Clock clock) {
    this.kafka = kafka;
    this.clock = clock;
  }

  /**
   * Commits the positions of a flow that is asleep anew, every few hours. A group whose members are
   * at work is left alone.
   */
  public void keep(FlowPlan plan) throws KafkaUnreachableException {
    Instant last = kept.getOrDefault(plan.name(), Instant.EPOCH);
    if (last.plus(KEPT).isAfter(clock.instant())) {
      return;
    }
    kafka.ask(
        plan.kafka(),
        (admin, answers) -> {
          String group = plan.consumerGroup();
          try {
            Map<TopicPartition, OffsetAndMetadata> positions =
                new HashMap<>(
                    answers.of(
                        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata()));
            positions.values().removeIf(Objects::isNull);
            if (!positions.isEmpty()) {
              answers.of(admin.alterConsumerGroupOffsets(group, positions).all());
            }
          } catch (GroupIdNotFoundException | UnknownMemberIdException e) {
            // Nothing to keep, or members who keep it themselves.
          }
          return null;
        });
    kept.put(plan.name(), clock.instant());
  }

  /** Forgets a deleted flow, named {@code namespace/flow}. */
  public void forget(String flow) {
    kept.remove(flow);
  }

  /**
   * Commits a position for every partition of the source, unless the group has one for any of them.
   * A group whose members are at work is left alone: they commit what they read.
   */
  public void resolve(FlowPlan plan, SourcePlan.Contract source) throws KafkaUnreachableException {
    resolve(plan.kafka(), plan.consumerGroup(), source);
  }

  /** The same, for a group by its name. */
  public void resolve(FlowPlan.KafkaPlan access, String group, SourcePlan.Contract source)
      throws KafkaUnreachableException {
    kafka.ask(
        access,
        (admin, answers) -> {
          Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
          TopicDescription topic =
              answers.of(
                  admin
                      .describeTopics(java.util.List.of(source.topic()))
                      .topicNameValues()
                      .get(source.topic()));
          OffsetSpec where = source.fromEarliest() ? OffsetSpec.earliest() : OffsetSpec.latest();
          topic
              .partitions()
              .forEach(p -> asked.put(new TopicPartition(topic.name(), p.partition()), where));
          if (hasAny(group, asked.keySet(), admin, answers)) {
            return null;
          }
          Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
          for (Map.Entry<TopicPartition, ListOffsetsResultInfo> found :
              answers.of(admin.listOffsets(asked).all()).entrySet()) {
            positions.put(found.getKey(), new OffsetAndMetadata(found.getValue().offset()));
          }
          try {
            answers.of(admin.alterConsumerGroupOffsets(group, positions).all());
          } catch (UnknownMemberIdException e) {
            // Pods of the plan before are at work; a running group accepts commits of members only.
          }
          return null;
        });
  }

  private static boolean hasAny(
      String group, java.util.Set<TopicPartition> partitions, Admin admin, Kafka.Answers answers)
      throws Exception {
    try {
      return answers
          .of(
              admin
                  .listConsumerGroupOffsets(
                      Map.of(group, new ListConsumerGroupOffsetsSpec().topicPartitions(partitions)))
                  .partitionsToOffsetAndMetadata(group))
          .values()
          .stream()
          .anyMatch(java.util.Objects::nonNull);
    } catch (GroupIdNotFoundException e) {
      return false;
    }
  }
}
