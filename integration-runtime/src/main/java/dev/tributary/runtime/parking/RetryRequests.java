package dev.tributary.runtime.parking;

import dev.tributary.runtime.deadletter.RetriedRecord;
import dev.tributary.runtime.engine.DeadRecord;
import dev.tributary.runtime.engine.ParkedRecords;
import dev.tributary.runtime.kafka.Interruption;
import dev.tributary.runtime.kafka.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Parked records, and beside them the requests for retries in the same topic. A thread of its own
 * follows the partitions of the topic that are ours, each from its beginning when it is taken over:
 * a request stands there until its record is finished, so none is forgotten. Reading stops while
 * many requests wait for their turn.
 */
final class RetryRequests implements ParkedRecords {
  private static final Logger LOG = LoggerFactory.getLogger(RetryRequests.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final int MOST_WAITING = 500;
  private static final long MOST_BYTES = 4L << 20;

  private final ParkedRecords parked;
  private final String topic;
  private final String source;
  private final Supplier<Consumer<byte[], byte[]>> readers;
  private final Writer writer;

  // Guarded by this.
  private final Set<Integer> wanted = new HashSet<>();
  private final Set<Integer> anew = new HashSet<>();
  private final Map<String, RetriedRecord> waiting = new LinkedHashMap<>();
  private Thread reading;
  private boolean closed;

  /** Beside these parked records; {@code readers} makes consumers that belong to no group. */
  RetryRequests(
      ParkedRecords parked,
      String topic,
      String source,
      Supplier<Consumer<byte[], byte[]>> readers,
      Writer writer) {
    this.parked = parked;
    this.topic = topic;
    this.source = source;
    this.readers = readers;
    this.writer = writer;
  }

  @Override
  public CompletableFuture<Void> store(ConsumerRecord<byte[], byte[]> record) {
    return parked.store(record);
  }

  @Override
  public CompletableFuture<Void> mark(DeadRecord record) {
    return parked.mark(record);
  }

  @Override
  public CompletableFuture<Void> forget(ConsumerRecord<byte[], byte[]> record) {
    return record instanceof RetriedRecord retried
        ? writer.write(
            new ProducerRecord<>(
                topic,
                retried.request().partition(),
                retried.request().key().getBytes(StandardCharsets.UTF_8),
                null))
        : parked.forget(record);
  }

  @Override
  public CompletableFuture<List<ConsumerRecord<byte[], byte[]>>> restore(
      Collection<Integer> partitions) {
    synchronized (this) {
      wanted.addAll(partitions);
      anew.addAll(partitions);
      waiting.values().removeIf(record -> partitions.contains(record.partition()));
      if (reading == null && !closed) {
        reading = Thread.ofPlatform().daemon().name("retries of " + topic).start(this::run);
      }
    }
    return parked.restore(partitions);
  }

  @Override
  public synchronized void sentBack(
      Collection<Integer> owned, Predicate<ConsumerRecord<byte[], byte[]>> taker) {
    wanted.retainAll(owned);
    for (Iterator<RetriedRecord> all = waiting.values().iterator(); all.hasNext(); ) {
      RetriedRecord record = all.next();
      if (!owned.contains(record.partition()) || taker.test(record)) {
        all.remove();
      }
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized boolean isFull() {
    long bytes =
        waiting.values().stream().mapToLong(r -> Math.max(0, r.serializedValueSize())).sum();
    return waiting.size() >= MOST_WAITING || bytes >= MOST_BYTES;
  }

  private void run() {
    try {
      while (!isClosed()) {
        try (Consumer<byte[], byte[]> reader = readers.get()) {
          synchronized (this) {
            anew.addAll(wanted);
          }
          follow(reader);
        } catch (KafkaException e) {
          LOG.warn("retries in {} can't be read and are tried again: {}", topic, e.toString());
        }
        Thread.sleep(AGAIN);
      }
    } catch (InterruptedException e) {
      LOG.debug("{} is followed no more", topic);
    }
  }

  private void follow(Consumer<byte[], byte[]> reader) throws InterruptedException {
    try {
      followUntilClosed(reader);
    } catch (InterruptException e) {
      throw Interruption.of(e);
    }
  }

  private void followUntilClosed(Consumer<byte[], byte[]> reader) throws InterruptedException {
    int partitions = reader.partitionsFor(topic).size();
    if (partitions == 0) {
      throw new KafkaException("the topic doesn't exist");
    }
    StateFollower follower = new StateFollower(reader);
    Set<Integer> ours = new HashSet<>();
    while (!isClosed()) {
      Set<Integer> fresh = turnTo(ours);
      if (!fresh.isEmpty()) {
        follower.turnTo(places(ours, partitions), places(fresh, partitions));
      }
      if (ours.isEmpty() || isFull()) {
        Thread.sleep(POLL);
      } else {
        takeAll(follower.poll(POLL));
      }
    }
  }

  /** Takes over what is ours now; answers what of it is to be read from the beginning. */
  private synchronized Set<Integer> turnTo(Set<Integer> ours) {
    ours.retainAll(wanted);
    ours.addAll(wanted);
    Set<Integer> fresh = new HashSet<>(anew);
    anew.clear();
    return fresh;
  }

  private Set<TopicPartition> places(Set<Integer> sourcePartitions, int partitions) {
    return sourcePartitions.stream()
        .map(p -> new TopicPartition(topic, p % partitions))
        .collect(Collectors.toSet());
  }

  /** All at once, so that what is asked for and done already isn't offered in between. */
  private synchronized void takeAll(List<ConsumerRecord<byte[], byte[]>> records) {
    records.forEach(this::take);
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    Optional<Matcher> key = RetryRequest.key(record.key());
    if (key.isEmpty()) {
      return;
    }
    String name = key.get().group();
    waiting.remove(name);
    int partition = RetryRequest.partition(key.get());
    if (record.value() == null || !wanted.contains(partition) || anew.contains(partition)) {
      return;
    }
    Optional<RetriedRecord> wish = RetryRequest.record(key.get(), source, record);
    if (wish.isEmpty()) {
      LOG.error("{} in {} isn't a whole record and is left alone", name, topic);
    }
    wish.ifPresent(retried -> waiting.put(name, retried));
  }

  @Override
  public void close() {
    Thread last;
    synchronized (this) {
      closed = true;
      last = reading;
    }
    if (last != null) {
      last.interrupt();
    }
    parked.close();
  }
}
