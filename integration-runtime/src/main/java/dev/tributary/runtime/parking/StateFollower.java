package dev.tributary.runtime.parking;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads partitions of a compacted topic, each from its beginning and then on and on. Of what was
 * there when it began with a partition it gives only the last record of each key: what was written
 * and deleted since was dealt with by somebody else. Used by one thread.
 */
final class StateFollower {
  private final Consumer<byte[], byte[]> reader;
  private final Map<TopicPartition, Past> pasts = new HashMap<>();

  /** The records that were there before: the offset of the last one of each key. */
  private static final class Past {
    private final Map<String, Long> last = new HashMap<>();
    private final long end;

    private Past(long end) {
      this.end = end;
    }
  }

  StateFollower(Consumer<byte[], byte[]> reader) {
    this.reader = reader;
  }

  /** Reads these partitions from now on, and {@code anew} of them from their beginning. */
  void turnTo(Set<TopicPartition> partitions, Collection<TopicPartition> anew) {
    Set<TopicPartition> fresh = new HashSet<>(anew);
    fresh.retainAll(partitions);
    reader.assign(partitions);
    pasts.keySet().retainAll(partitions);
    if (fresh.isEmpty()) {
      return;
    }
    Set<TopicPartition> others = new HashSet<>(partitions);
    others.removeAll(fresh);
    reader.pause(others);
    reader.endOffsets(fresh).forEach((partition, end) -> pasts.put(partition, new Past(end)));
    reader.seekToBeginning(fresh);
    while (fresh.stream().anyMatch(p -> reader.position(p) < pasts.get(p).end)) {
      for (ConsumerRecord<byte[], byte[]> record : reader.poll(Duration.ofMillis(200))) {
        if (record.key() != null) {
          pasts.get(partition(record)).last.put(key(record), record.offset());
        }
      }
    }
    reader.seekToBeginning(fresh);
    reader.resume(others);
  }

  /** The next records with a key, none of which is overtaken already. */
  List<ConsumerRecord<byte[], byte[]>> poll(Duration time) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : reader.poll(time)) {
      if (record.key() != null && isLast(record)) {
        records.add(record);
      }
    }
    return records;
  }

  private boolean isLast(ConsumerRecord<byte[], byte[]> record) {
    Past past = pasts.get(partition(record));
    if (past == null) {
      return true;
    }
    if (record.offset() >= past.end) {
      pasts.remove(partition(record));
      return true;
    }
    Long last = past.last.get(key(record));
    return last == null || last <= record.offset();
  }

  private static TopicPartition partition(ConsumerRecord<byte[], byte[]> record) {
    return new TopicPartition(record.topic(), record.partition());
  }

  static String key(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.key(), StandardCharsets.UTF_8);
  }
}
