package dev.tributary.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.runtime.kafka.StartPositions;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

/** An engine whose consumer says what none should say. */
class EngineFaultTest {
  private static final TopicPartition PARTITION = new TopicPartition("orders", 0);
  private static final int RECORDS = 4;

  private final AtomicReference<OffsetAndMetadata> committed =
      new AtomicReference<>(new OffsetAndMetadata(0));
  private final ConcurrentLinkedQueue<Long> handled = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Telling> consumers = new ConcurrentLinkedQueue<>();

  @Test
  void aPartitionThatIsAssignedTwiceEndsTheSessionAndLosesNothing() {
    EngineListener listener =
        new EngineListener() {
          @Override
          public void reading() {}

          @Override
          public void reconnecting(String reason) {
            failures.add(reason);
          }

          @Override
          public void positionLost(String message) {
            failures.add(message);
          }
        };
    EngineSettings settings =
        new EngineSettings(
            Duration.ofMillis(5),
            Duration.ofMillis(10),
            Duration.ofSeconds(1),
            Duration.ofSeconds(60),
            Duration.ofMillis(10),
            Limits.defaults());
    try (Engine engine =
        new Engine(
            "test",
            new Source(),
            new StartPositions("group", "orders", false),
            true,
            (record, turn) -> handled.add(record.offset()),
            ParkedRecords.nowhere(),
            listener,
            settings)) {
      engine.start();
      await().until(() -> committed.get().offset() == RECORDS);
      consumers.element().tellAgain = true;
      await().until(() -> consumers.size() == 2);
      await().until(() -> committed.get().offset() == 2 * RECORDS);
    }
    assertThat(failures).containsExactly("partition 0 is already taken on");
    assertThat(handled).containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L);
  }

  private final class Source implements SourceTopic {
    @Override
    public Consumer<byte[], byte[]> consumer() {
      Telling consumer = new Telling(consumers.isEmpty() ? RECORDS : 2 * RECORDS);
      consumers.add(consumer);
      return consumer;
    }

    @Override
    public Uuid topicId() {
      return Uuid.ONE_UUID;
    }
  }

  /** Has so many records, and tells of its partition once more when asked. */
  private final class Telling extends MockConsumer<byte[], byte[]> {
    private final int end;
    private ConsumerRebalanceListener told;
    private boolean begun;
    private volatile boolean tellAgain;

    Telling(int end) {
      super("none");
      this.end = end;
      updateBeginningOffsets(Map.of(PARTITION, 0L));
    }

    @Override
    public synchronized void subscribe(
        Collection<String> topics, ConsumerRebalanceListener listener) {
      told = listener;
      super.subscribe(topics, listener);
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      if (!begun) {
        begun = true;
        rebalance(List.of(PARTITION));
        seek(PARTITION, committed.get().offset());
        for (long offset = committed.get().offset(); offset < end; offset++) {
          addRecord(
              new ConsumerRecord<>(
                  PARTITION.topic(), 0, offset, new byte[] {(byte) offset}, new byte[] {1}));
        }
      } else if (tellAgain) {
        tellAgain = false;
        told.onPartitionsAssigned(List.of(PARTITION));
      }
      return super.poll(timeout);
    }

    @Override
    public synchronized Map<TopicPartition, OffsetAndMetadata> committed(
        Set<TopicPartition> partitions, Duration timeout) {
      Map<TopicPartition, OffsetAndMetadata> all = new HashMap<>();
      partitions.forEach(partition -> all.put(partition, committed.get()));
      return all;
    }

    @Override
    public synchronized void commitSync(
        Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
      committed.set(offsets.get(PARTITION));
    }

    @Override
    public synchronized void commitAsync(
        Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
      committed.set(offsets.get(PARTITION));
      callback.onComplete(offsets, null);
    }
  }
}
