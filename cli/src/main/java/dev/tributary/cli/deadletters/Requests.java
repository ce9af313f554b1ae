package dev.tributary.cli.deadletters;

import dev.tributary.runtime.kafka.Positions;
import dev.tributary.runtime.parking.RetryRequest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * The retries that were asked for and aren't done.
 *
 * @param letters the offsets of their dead letters
 */
record Requests(Set<Long> letters) {
  /** Reads those of the dead-letter topic with this id. */
  static Requests read(FlowKafka kafka, String lettersId) {
    String topic = kafka.flow().stateTopic();
    OptionalInt partitions = kafka.partitions(topic);
    Set<Long> letters = new HashSet<>();
    for (int i = 0; i < partitions.orElse(0); i++) {
      TopicPartition partition = new TopicPartition(topic, i);
      long begin = offset(kafka, partition, OffsetSpec.earliest());
      long end = offset(kafka, partition, OffsetSpec.latest());
      Map<String, Boolean> asked = new HashMap<>();
      kafka.read(
          partition,
          begin,
          end,
          record -> {
            if (record.key() != null) {
              asked.put(new String(record.key(), StandardCharsets.UTF_8), record.value() != null);
            }
            return true;
          });
      asked.forEach(
          (key, open) -> {
            if (open) {
              RetryRequest.letter(key, lettersId).ifPresent(letters::add);
            }
          });
    }
    return new Requests(letters);
  }

  private static long offset(FlowKafka kafka, TopicPartition partition, OffsetSpec which) {
    try {
      return Positions.await(kafka.admin().listOffsets(Map.of(partition, which)).all())
          .get(partition)
          .offset();
    } catch (KafkaException e) {
      throw kafka.told(partition.topic(), e);
    }
  }

  boolean isAsked(long letter) {
    return letters.contains(letter);
  }
}
