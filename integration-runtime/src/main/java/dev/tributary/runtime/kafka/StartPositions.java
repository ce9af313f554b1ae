package dev.tributary.runtime.kafka;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where reading begins in a partition without a committed offset. Never guessed: a partition of a
 * topic that the group has positions in was added later and begins at 0; without any position a
 * topic that belongs to the flow begins at 0, and for any other the position is lost.
 *
 * @param group the consumer group
 * @param topic the topic that is read
 * @param ownTopic whether nobody but this flow reads the topic, as with a webhook's buffer
 */
public record StartPositions(String group, String topic, boolean ownTopic) {
  private static final Logger LOG = LoggerFactory.getLogger(StartPositions.class);

  /**
   * Seeks and commits the begin of partitions that have no position.
   *
   * @throws PositionLostException when none may be chosen
   * @throws KafkaException when the group's positions can't be read now
   */
  public void settle(Consumer<byte[], byte[]> consumer, Collection<TopicPartition> missing)
      throws PositionLostException {
    if (!ownTopic && !hasPositions(consumer)) {
      throw PositionLostException.none(group, topic);
    }
    missing.forEach(partition -> consumer.seek(partition, 0));
    Map<TopicPartition, OffsetAndMetadata> begin =
        missing.stream()
            .collect(Collectors.toMap(Function.identity(), p -> new OffsetAndMetadata(0)));
    try {
      consumer.commitSync(begin);
    } catch (KafkaException e) {
      LOG.warn("the begin of {} wasn't committed yet: {}", missing, e.toString());
    }
  }

  private boolean hasPositions(Consumer<byte[], byte[]> consumer) {
    Set<TopicPartition> all =
        consumer.partitionsFor(topic).stream()
            .map(p -> new TopicPartition(p.topic(), p.partition()))
            .collect(Collectors.toSet());
    return consumer.committed(all).values().stream().anyMatch(Objects::nonNull);
  }
}
