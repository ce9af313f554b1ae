package dev.tributary.bench.kill;

import dev.tributary.bench.oracle.WrittenDown;
import dev.tributary.bench.sink.Entry;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Looks at a ledger's topic while pods write to it, as anybody may, and notes what lies there. */
final class LedgerWatch implements AutoCloseable {
  /** The first 16 bytes of an effect key; what has another key tells of the ledger itself. */
  private static final int FINGERPRINT = 16;

  private static final Duration POLL = Duration.ofMillis(100);

  private final WrittenDown written = new WrittenDown();
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Thread thread;
  private volatile boolean ending;

  /** Begins to look; the topic is there. */
  LedgerWatch(String bootstrapServers, String topic) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", bootstrapServers);
    consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(p -> new TopicPartition(topic, p.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    thread = Thread.ofPlatform().daemon().name("watches " + topic).start(this::run);
  }

  /** Looks until it has seen all that lies there by now, and no further. */
  WrittenDown end() throws InterruptedException {
    ending = true;
    thread.join();
    return written;
  }

  private void run() {
    try (consumer) {
      while (!ending || isBehind()) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (record.value() != null && record.key().length == FINGERPRINT) {
            written.see(Entry.hash(HexFormat.of().formatHex(record.key())), System.nanoTime());
          }
        }
      }
    } catch (WakeupException e) {
      // It is closed.
    }
  }

  private boolean isBehind() {
    return consumer.endOffsets(consumer.assignment()).entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue());
  }

  /** Ends at once. */
  @Override
  public void close() throws InterruptedException {
    consumer.wakeup();
    thread.join();
  }
}
