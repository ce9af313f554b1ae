package dev.tributary.operator.kafka;

import dev.tributary.planner.Names;
import dev.tributary.planner.plan.FlowPlan;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * Counts dead letters that nobody resolved: the end of the topic minus the offset of the group that
 * resolves, or minus the beginning while there is none. Asks at most once in a while a topic.
 */
public final class DeadLetters {
  private final Kafka kafka;
  private final Duration freshness;
  private final Clock clock;
  private final Map<String, Counted> counted = new ConcurrentHashMap<>();

  private record Counted(OptionalLong count, Instant at) {}

  /** Counts are kept for {@code freshness}. */
  public DeadLetters(Kafka kafka, Duration freshness, Clock clock) {
    this.kafka = kafka;
    this.freshness = freshness;
    this.clock = clock;
  }

  /** How many there are; empty when Kafka or the topic isn't there. */
  public OptionalLong count(FlowPlan plan) {
    Counted last = counted.get(plan.name());
    if (last != null && last.at().plus(freshness).isAfter(clock.instant())) {
      return last.count();
    }
    OptionalLong count = ask(plan);
    counted.put(plan.name(), new Counted(count, clock.instant()));
    return count;
  }

  /** Forgets a deleted flow, named {@code namespace/flow}. */
  public void forget(String flow) {
    counted.remove(flow);
  }

  private OptionalLong ask(FlowPlan plan) {
    try {
      return OptionalLong.of(
          kafka.ask(
              plan.kafka(),
              (admin, answers) -> {
                TopicPartition partition = new TopicPartition(plan.deadLetterTopic(), 0);
                long end =
                    answers
                        .of(admin.listOffsets(Map.of(partition, OffsetSpec.latest())).all())
                        .get(partition)
                        .offset();
                long begin =
                    answers
                        .of(admin.listOffsets(Map.of(partition, OffsetSpec.earliest())).all())
                        .get(partition)
                        .offset();
                String group = Names.resolvedGroup(plan.namespace(), plan.flow());
                OffsetAndMetadata resolved;
                try {
                  resolved =
                      answers
                          .of(
                              admin
                                  .listConsumerGroupOffsets(
                                      Map.of(
                                          group,
                                          new ListConsumerGroupOffsetsSpec()
                                              .topicPartitions(java.util.List.of(partition))))
                                  .partitionsToOffsetAndMetadata(group))
                          .get(partition);
                } catch (GroupIdNotFoundException e) {
                  resolved = null;
                }
                return end - Math.max(begin, resolved == null ? 0 : resolved.offset());
              }));
    } catch (KafkaUnreachableException | ApiException e) {
      return OptionalLong.empty();
    }
  }
}
