package dev.tributary.runtime.engine;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commits what moved, one commit at a time. Used by the poll thread alone. */
final class Commits {
  private static final Logger LOG = LoggerFactory.getLogger(Commits.class);
  static final String LOST =
      "the last positions weren't committed, and their records are sent again";
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final Consumer<byte[], byte[]> consumer;
  private final String topic;
  private final Map<TopicPartition, OffsetAndMetadata> acknowledged = new HashMap<>();
  private final AtomicBoolean underWay = new AtomicBoolean();
  private Uuid topicId = Uuid.ZERO_UUID;

  Commits(Consumer<byte[], byte[]> consumer, String topic) {
    this.consumer = consumer;
    this.topic = topic;
  }

  /** Says about which topic of this name positions are committed from now on. */
  void about(Uuid id) {
    topicId = id;
  }

  /** Begins to commit what moved, unless a commit is under way. */
  void moved(Map<Integer, Position> positions) {
    Map<TopicPartition, OffsetAndMetadata> moved = notAcknowledged(positions);
    if (moved.isEmpty() || !underWay.compareAndSet(false, true)) {
      return;
    }
    consumer.commitAsync(
        moved,
        (offsets, failure) -> {
          underWay.set(false);
          if (failure == null) {
            acknowledged.putAll(offsets);
          } else {
            LOG.debug("a commit failed and is tried again: {}", failure.getMessage());
          }
        });
  }

  /**
   * Commits what moved, and waits for the answer. A classic group takes none while it shares
   * partitions out anew: then the answer is false, and polling, which has us take part, helps.
   * Other failures are final and told in the log.
   */
  boolean last(Map<Integer, Position> positions) {
    Map<TopicPartition, OffsetAndMetadata> moved = notAcknowledged(positions);
    try {
      if (!moved.isEmpty()) {
        consumer.commitSync(moved, TIMEOUT);
        acknowledged.putAll(moved);
      }
      return true;
    } catch (RebalanceInProgressException e) {
      LOG.debug("the last positions aren't taken yet: {}", e.getMessage());
      return false;
    } catch (KafkaException e) {
      LOG.warn("{}: {}", LOST, e.toString());
      return true;
    }
  }

  /** Whether the group takes a commit from us, as it does only from those who own partitions. */
  boolean areTaken(Map<Integer, Position> positions) {
    try {
      if (!positions.isEmpty()) {
        consumer.commitSync(offsets(positions), TIMEOUT);
      }
      return true;
    } catch (KafkaException e) {
      LOG.warn("the group doesn't confirm the partitions: {}", e.getMessage());
      return false;
    }
  }

  /** What a commit of this or an earlier owner tells; only its offset when the rest is doubtful. */
  Position believed(TopicPartition partition, OffsetAndMetadata committed) {
    acknowledged.put(partition, committed);
    try {
      return CommitMetadata.read(committed.metadata(), topicId, committed.offset());
    } catch (CommitMetadata.UnbelievableException e) {
      LOG.warn(
          "the commit of {} at {} says what is finished beyond it, but {}; it is sent again",
          partition,
          committed.offset(),
          e.getMessage());
      return Position.at(committed.offset());
    }
  }

  void forget(TopicPartition partition) {
    acknowledged.remove(partition);
  }

  private Map<TopicPartition, OffsetAndMetadata> notAcknowledged(Map<Integer, Position> all) {
    Map<TopicPartition, OffsetAndMetadata> moved = offsets(all);
    moved.entrySet().removeIf(e -> e.getValue().equals(acknowledged.get(e.getKey())));
    return moved;
  }

  private Map<TopicPartition, OffsetAndMetadata> offsets(Map<Integer, Position> positions) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    positions.forEach(
        (partition, position) ->
            offsets.put(
                new TopicPartition(topic, partition),
                new OffsetAndMetadata(
                    position.frontier(), CommitMetadata.write(topicId, position))));
    return offsets;
  }
}
