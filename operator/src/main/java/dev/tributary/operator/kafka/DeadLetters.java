package dev.tributary.operator.kafka;

import dev.tributary.planner.Names;
import dev.tributary.planner.assessment.FlowFacts;
import dev.tributary.planner.deadletter.ResolvedLetters;
import dev.tributary.planner.plan.FlowPlan;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * Looks at dead letters that nobody has dealt with: how many, since when, and why most of them.
 * Asks at most once in a while a topic, and reads letters only when something changed.
 */
public final class DeadLetters {
  private final Kafka kafka;
  private final LetterHeads heads;
  private final ResolvedKeeper keeper;
  private final Duration freshness;
  private final Clock clock;
  private final Map<String, Look> looks = new ConcurrentHashMap<>();

  private record Look(Standing standing, Optional<FlowFacts.DeadLetters> letters, Instant at) {}

  /** Where the topic begins and ends, and what is resolved of it. */
  private record Standing(long begin, long end, ResolvedLetters resolved) {}

  /** Looks are kept for {@code freshness}. */
  public DeadLetters(
      Kafka kafka, LetterHeads heads, ResolvedKeeper keeper, Duration freshness, Clock clock) {
    this.kafka = kafka;
    this.heads = heads;
    this.keeper = keeper;
    this.freshness = freshness;
    this.clock = clock;
  }

  /** What there is; empty when Kafka or the topic isn't there. */
  public Optional<FlowFacts.DeadLetters> look(FlowPlan plan) {
    Look last = looks.get(plan.name());
    if (last != null && last.at().plus(freshness).isAfter(clock.instant())) {
      return last.letters();
    }
    Look look = look(plan, last);
    looks.put(plan.name(), look);
    return look.letters();
  }

  /** Forgets a deleted flow, named {@code namespace/flow}. */
  public void forget(String flow) {
    looks.remove(flow);
    keeper.forget(flow);
  }

  private Look look(FlowPlan plan, Look last) {
    try {
      Standing now = standing(plan);
      long count = now.resolved().unresolved(now.begin(), now.end());
      if (count > 0 || !now.resolved().equals(ResolvedLetters.none())) {
        keeper.keep(plan);
      }
      Optional<FlowFacts.DeadLetters> letters =
          last != null && last.letters().isPresent() && now.equals(last.standing())
              ? last.letters()
              : Optional.of(
                  count == 0
                      ? FlowFacts.DeadLetters.none()
                      : heads.read(plan, now.resolved(), now.begin(), now.end(), count));
      return new Look(now, letters, clock.instant());
    } catch (KafkaUnreachableException | ApiException e) {
      return new Look(null, Optional.empty(), clock.instant());
    }
  }

  private Standing standing(FlowPlan plan) throws KafkaUnreachableException {
    return kafka.ask(
        plan.kafka(),
        (admin, answers) -> {
          String topic = plan.deadLetterTopic();
          TopicPartition partition = new TopicPartition(topic, 0);
          var id = admin.describeTopics(List.of(topic)).topicNameValues().get(topic);
          var ends = admin.listOffsets(Map.of(partition, OffsetSpec.latest())).all();
          var begins = admin.listOffsets(Map.of(partition, OffsetSpec.earliest())).all();
          OffsetAndMetadata committed = committed(plan, partition, admin, answers);
          long end = answers.of(ends).get(partition).offset();
          return new Standing(
              answers.of(begins).get(partition).offset(),
              end,
              committed == null
                  ? ResolvedLetters.none()
                  : ResolvedLetters.read(
                      committed.offset(),
                      committed.metadata(),
                      answers.of(id).topicId().toString(),
                      end));
        });
  }

  private static OffsetAndMetadata committed(
      FlowPlan plan, TopicPartition partition, Admin admin, Kafka.Answers answers)
      throws Exception {
    String group = Names.resolvedGroup(plan.namespace(), plan.flow());
    try {
      return answers
          .of(
              admin
                  .listConsumerGroupOffsets(
                      Map.of(
                          group,
                          new ListConsumerGroupOffsetsSpec().topicPartitions(List.of(partition))))
                  .partitionsToOffsetAndMetadata(group))
          .get(partition);
    } catch (GroupIdNotFoundException e) {
      return null;
    }
  }
}
