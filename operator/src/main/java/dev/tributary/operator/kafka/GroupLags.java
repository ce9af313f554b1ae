package dev.tributary.operator.kafka;

import dev.tributary.planner.plan.FlowPlan.KafkaPlan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** How many records lie beyond the committed positions of consumer groups. */
public final class GroupLags {
  private final Kafka kafka;

  /**
   * What is asked for.
   *
   * @param group a consumer group
   * @param topic the one topic that it reads
   * @param partitions how many the topic has
   */
  public record Asked(String group, String topic, int partitions) {
    private Stream<TopicPartition> all() {
      return IntStream.range(0, partitions).mapToObj(p -> new TopicPartition(topic, p));
    }
  }

  /** Asks this Kafka. */
  public GroupLags(Kafka kafka) {
    this.kafka = kafka;
  }

  /**
   * Asks for all at once. A partition without a position counts from its beginning. A group whose
   * answer doesn't come whole is not in the result.
   */
  public Map<String, Long> of(KafkaPlan access, List<Asked> asked)
      throws KafkaUnreachableException {
    return kafka.ask(access, (admin, answers) -> ask(admin, answers, asked));
  }

  private static Map<String, Long> ask(Admin admin, Kafka.Answers answers, List<Asked> asked)
      throws Exception {
    List<TopicPartition> all = asked.stream().flatMap(Asked::all).distinct().toList();
    ListOffsetsResult begins = admin.listOffsets(each(all, OffsetSpec.earliest()));
    ListOffsetsResult ends = admin.listOffsets(each(all, OffsetSpec.latest()));
    ListConsumerGroupOffsetsResult positions =
        admin.listConsumerGroupOffsets(
            asked.stream()
                .collect(
                    Collectors.toMap(
                        Asked::group,
                        a -> new ListConsumerGroupOffsetsSpec().topicPartitions(a.all().toList()),
                        (a, b) -> a)));
    Map<String, Long> lags = new HashMap<>();
    for (Asked one : asked) {
      try {
        Map<TopicPartition, OffsetAndMetadata> committed = committed(positions, one, answers);
        long lag = 0;
        for (TopicPartition partition : one.all().toList()) {
          long begin = answers.of(begins.partitionResult(partition)).offset();
          long end = answers.of(ends.partitionResult(partition)).offset();
          OffsetAndMetadata position = committed.get(partition);
          lag += Math.max(0, end - Math.max(begin, position == null ? 0 : position.offset()));
        }
        lags.put(one.group(), lag);
      } catch (ApiException e) {
        // Another flow's missing topic or right is no reason to know nothing of this one.
        lags.remove(one.group());
      }
    }
    return lags;
  }

  private static Map<TopicPartition, OffsetAndMetadata> committed(
      ListConsumerGroupOffsetsResult positions, Asked asked, Kafka.Answers answers)
      throws Exception {
    try {
      return answers.of(positions.partitionsToOffsetAndMetadata(asked.group()));
    } catch (GroupIdNotFoundException e) {
      return Map.of();
    }
  }

  private static Map<TopicPartition, OffsetSpec> each(List<TopicPartition> all, OffsetSpec spec) {
    return all.stream().collect(Collectors.toMap(p -> p, p -> spec));
  }
}
