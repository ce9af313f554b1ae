package dev.tributary.runtime.ledger;

import dev.tributary.runtime.kafka.Interruption;
import dev.tributary.runtime.kafka.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/**
 * The ledger's topic. Entries of a source partition lie in the partition of the same number, or of
 * the remainder when the topic has fewer. A record has a fingerprint as its key, and as its time
 * the time of the delivery; one more record a partition says since when there are entries at all.
 */
final class LedgerTopic {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final byte[] SINCE = "since".getBytes(StandardCharsets.UTF_8);
  private static final byte[] VERSION = {1};

  private final String topic;
  private final String source;
  private final Writer writer;
  private final Supplier<Consumer<byte[], byte[]>> readers;
  private volatile int partitions;

  /** {@code readers} makes consumers that belong to no group. */
  LedgerTopic(
      String topic, String source, Writer writer, Supplier<Consumer<byte[], byte[]>> readers) {
    this.topic = topic;
    this.source = source;
    this.writer = writer;
    this.readers = readers;
  }

  /** Takes what was read of a source partition. */
  interface Shelf {
    int partition();

    /** How many entries are worth reading. */
    int room();

    void entry(Fingerprint fingerprint, Instant delivered);

    /** Entries before this time may be missing. */
    void coversSince(Instant time);

    /** All is read; source records before this offset may have been sent by somebody else. */
    void complete(long sourceEnd);

    /** Whether nobody wants it any more. */
    boolean isUnwanted();
  }

  /** The end of the future is the acknowledgement. */
  CompletableFuture<Void> write(int sourcePartition, Fingerprint fingerprint, Instant delivered) {
    return writer.write(
        new ProducerRecord<>(
            topic,
            sourcePartition % partitions,
            delivered.toEpochMilli(),
            fingerprint.bytes(),
            VERSION));
  }

  /**
   * Reads partitions from their newest entries' begin to the end that they have now.
   *
   * @throws KafkaException when Kafka can't be used
   */
  void restore(Collection<? extends Shelf> shelves, Instant now) throws InterruptedException {
    try (Consumer<byte[], byte[]> reader = readers.get()) {
      restore(reader, shelves, now);
    }
  }

  private void restore(
      Consumer<byte[], byte[]> reader, Collection<? extends Shelf> shelves, Instant now)
      throws InterruptedException {
    try {
      List<PartitionInfo> there = reader.partitionsFor(topic);
      if (there == null || there.isEmpty()) {
        throw new KafkaException("the topic doesn't exist");
      }
      partitions = there.size();
      Map<TopicPartition, Long> sourceEnds =
          reader.endOffsets(
              shelves.stream().map(s -> new TopicPartition(source, s.partition())).toList());
      for (Shelf shelf : shelves) {
        read(reader, shelf, now);
        shelf.complete(sourceEnds.get(new TopicPartition(source, shelf.partition())));
      }
    } catch (InterruptException e) {
      throw Interruption.of(e);
    }
  }

  private void read(Consumer<byte[], byte[]> reader, Shelf shelf, Instant now)
      throws InterruptedException {
    TopicPartition from = new TopicPartition(topic, shelf.partition() % partitions);
    reader.assign(List.of(from));
    long begin = reader.beginningOffsets(List.of(from)).get(from);
    long end = reader.endOffsets(List.of(from)).get(from);
    long start = Math.max(begin, end - shelf.room());
    reader.seek(from, start);
    Map<String, Instant> since = new HashMap<>();
    while (reader.position(from) < end && !shelf.isUnwanted()) {
      for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
        Instant time = Instant.ofEpochMilli(record.timestamp());
        if (Arrays.equals(record.key(), SINCE)) {
          since.put("told", since(record.value(), time));
        } else if (record.value() != null) {
          Fingerprint.read(record.key()).ifPresent(f -> shelf.entry(f, time));
          since.putIfAbsent("oldest", time);
        }
      }
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while reading " + topic);
      }
    }
    boolean cut = start > begin;
    if (since.containsKey("told") && !cut) {
      shelf.coversSince(since.get("told"));
    } else if (since.containsKey("oldest")) {
      shelf.coversSince(since.get("oldest"));
    } else {
      begins(from, now);
      shelf.coversSince(now);
    }
  }

  /**
   * An empty ledger knows nothing of before: that is written down, so that it is never forgotten.
   */
  private void begins(TopicPartition partition, Instant now) throws InterruptedException {
    try {
      writer
          .write(
              new ProducerRecord<>(
                  topic,
                  partition.partition(),
                  now.toEpochMilli(),
                  SINCE,
                  now.toString().getBytes(StandardCharsets.UTF_8)))
          .get();
    } catch (java.util.concurrent.ExecutionException e) {
      throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
    }
  }

  private static Instant since(byte[] value, Instant otherwise) {
    try {
      return value == null ? otherwise : Instant.parse(new String(value, StandardCharsets.UTF_8));
    } catch (java.time.DateTimeException e) {
      return otherwise;
    }
  }
}
