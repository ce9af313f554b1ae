package dev.tributary.runtime.kafka;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** Resolves {@code startFrom} once, before a flow's first pod starts. */
public final class Positions {
  private static final long SECONDS = 10;

  private Positions() {}

  /**
   * Commits an offset for every partition of the topic when the group has none there; what the
   * group has stays as it is. Waits at most 10 s for each of three answers.
   *
   * @param fromEarliest the oldest records that the topic holds, otherwise its end
   * @return whether offsets were committed
   * @throws KafkaException when Kafka doesn't answer, the topic doesn't exist, or the group has
   *     running members
   */
  public static boolean resolve(Admin admin, String group, String topic, boolean fromEarliest) {
    Map<TopicPartition, OffsetAndMetadata> known =
        await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    boolean any =
        known.entrySet().stream()
            .anyMatch(e -> e.getKey().topic().equals(topic) && e.getValue() != null);
    if (any) {
      return false;
    }
    OffsetSpec spec = fromEarliest ? OffsetSpec.earliest() : OffsetSpec.latest();
    Map<TopicPartition, OffsetSpec> wanted =
        await(admin.describeTopics(java.util.List.of(topic)).topicNameValues().get(topic))
            .partitions()
            .stream()
            .collect(Collectors.toMap(p -> new TopicPartition(topic, p.partition()), p -> spec));
    Map<TopicPartition, ListOffsetsResultInfo> offsets = await(admin.listOffsets(wanted).all());
    await(
        admin
            .alterConsumerGroupOffsets(
                group,
                offsets.entrySet().stream()
                    .collect(
                        Collectors.toMap(
                            Map.Entry::getKey, e -> new OffsetAndMetadata(e.getValue().offset()))))
            .all());
    return true;
  }

  /**
   * Waits for an answer.
   *
   * @throws KafkaException when Kafka refuses, or doesn't answer within 10 s
   */
  public static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
    } catch (TimeoutException e) {
      throw new org.apache.kafka.common.errors.TimeoutException("Kafka didn't answer within 10 s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new org.apache.kafka.common.errors.InterruptException(e);
    }
  }
}
