package dev.tributary.operator.kafka;

import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.SourcePlan;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownMemberIdException;

/** Where a flow begins to read a contract's topic, resolved once. */
public final class Positions {
  private final Kafka kafka;

  /** Asks this Kafka. */
  public Positions(Kafka kafka) {
    this.kafka = kafka;
  }

  /**
   * Commits a position for every partition of the source, unless the group has one for any of them.
   * A group whose members are at work is left alone: they commit what they read.
   */
  public void resolve(FlowPlan plan, SourcePlan.Contract source) throws KafkaUnreachableException {
    kafka.ask(
        plan.kafka(),
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
          if (hasAny(plan.consumerGroup(), asked.keySet(), admin, answers)) {
            return null;
          }
          Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
          for (Map.Entry<TopicPartition, ListOffsetsResultInfo> found :
              answers.of(admin.listOffsets(asked).all()).entrySet()) {
            positions.put(found.getKey(), new OffsetAndMetadata(found.getValue().offset()));
          }
          try {
            answers.of(admin.alterConsumerGroupOffsets(plan.consumerGroup(), positions).all());
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
