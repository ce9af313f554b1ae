package dev.tributary.runtime.ledger;

import dev.tributary.planner.plan.FlowPlan.LedgerPlan;
import dev.tributary.planner.report.FlowReport.LedgerReport;
import dev.tributary.runtime.engine.Turn;
import dev.tributary.runtime.kafka.Writer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A ledger in a compacted topic, with the newest entries of the partitions that are ours in memory.
 * They are read when a partition is assigned, on a thread of their own; only records of a partition
 * that isn't read yet wait for that.
 */
public final class TopicLedger implements Ledger {
  private static final Logger LOG = LoggerFactory.getLogger(TopicLedger.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration SHORT = Duration.ofMillis(5);

  private final LedgerPlan plan;
  private final LedgerTopic topic;
  private final InstantSource clock;
  private final Consumer<String> failing;
  private final Map<Integer, PartitionLedger> partitions = new ConcurrentHashMap<>();
  private final Map<Fingerprint, CountDownLatch> onTheirWay = new ConcurrentHashMap<>();
  private final LinkedBlockingQueue<PartitionLedger> toRead = new LinkedBlockingQueue<>();
  private final Thread reading;

  /**
   * A ledger for the records of a topic.
   *
   * @param readers makes consumers that belong to no group
   * @param failing told why it can't be read or written, and an empty text when it can again
   */
  public TopicLedger(
      LedgerPlan plan,
      String source,
      Writer writer,
      Supplier<org.apache.kafka.clients.consumer.Consumer<byte[], byte[]>> readers,
      InstantSource clock,
      Consumer<String> failing) {
    this.plan = plan;
    this.topic = new LedgerTopic(plan.topic(), source, writer, readers);
    this.clock = clock;
    this.failing = failing;
    this.reading = Thread.ofPlatform().daemon().name("ledger " + plan.topic()).unstarted(this::run);
  }

  @Override
  public void start() {
    reading.start();
  }

  @Override
  public void assigned(Collection<TopicPartition> added) {
    for (TopicPartition partition : added) {
      PartitionLedger fresh =
          new PartitionLedger(
              partition.partition(),
              () -> plan.entries() / Math.max(1, partitions.size()),
              Duration.ofMillis(plan.retentionMs()),
              clock);
      forget(partitions.put(partition.partition(), fresh));
      toRead.add(fresh);
    }
  }

  @Override
  public void gone(Collection<TopicPartition> left) {
    left.forEach(partition -> forget(partitions.remove(partition.partition())));
  }

  private static void forget(PartitionLedger partition) {
    if (partition != null) {
      partition.forget();
    }
  }

  @Override
  public Optional<Claim> claim(ConsumerRecord<byte[], byte[]> record, String effectKey, Turn turn)
      throws InterruptedException {
    Fingerprint fingerprint = Fingerprint.of(effectKey);
    CountDownLatch mine = new CountDownLatch(1);
    while (true) {
      PartitionLedger partition = restored(record.partition(), turn);
      CountDownLatch other = onTheirWay.putIfAbsent(fingerprint, mine);
      if (other == null) {
        return unlessKnown(record, fingerprint, partition, mine);
      }
      await(other, turn);
    }
  }

  private Optional<Claim> unlessKnown(
      ConsumerRecord<byte[], byte[]> record,
      Fingerprint fingerprint,
      PartitionLedger partition,
      CountDownLatch mine) {
    TopicClaim claim =
        new TopicClaim(
            record,
            fingerprint,
            partition,
            this,
            () -> {
              onTheirWay.remove(fingerprint, mine);
              mine.countDown();
            });
    if (partition.knows(fingerprint)) {
      claim.close();
      return Optional.empty();
    }
    return Optional.of(claim);
  }

  private PartitionLedger restored(int number, Turn turn) throws InterruptedException {
    while (true) {
      PartitionLedger partition = partitions.get(number);
      if (partition == null) {
        turn.pause(LOOK);
      } else {
        await(partition.restored(), turn);
        if (!partition.isUnwanted()) {
          return partition;
        }
      }
    }
  }

  /** In pauses, so that what is waited for finds a place in which to go on. */
  private static void await(CountDownLatch end, Turn turn) throws InterruptedException {
    while (!end.await(SHORT.toMillis(), TimeUnit.MILLISECONDS)) {
      turn.pause(LOOK);
    }
  }

  /** Writes an entry; the answer ends when it is acknowledged. */
  CompletableFuture<?> write(int partition, Fingerprint entry, Instant at) {
    return topic.write(partition, entry, at);
  }

  /** An entry was acknowledged. */
  void written() {
    failing.accept("");
  }

  /** An entry wasn't written, and is tried again. */
  void notWritten(Throwable reason) {
    LOG.error("{} can't be written: {}", plan.topic(), reason.getMessage());
    failing.accept("can't be written: " + reason.getMessage());
  }

  Instant now() {
    return clock.instant();
  }

  @Override
  public Optional<LedgerReport> report() {
    Instant wanted = clock.instant().minusMillis(plan.retentionMs());
    long entries = 0;
    Instant since = Instant.EPOCH;
    for (PartitionLedger partition : partitions.values()) {
      entries += partition.size();
      since = since.isAfter(partition.coversSince()) ? since : partition.coversSince();
    }
    return Optional.of(new LedgerReport(entries, since.isAfter(wanted) ? since.toString() : null));
  }

  private void run() {
    try {
      while (true) {
        List<PartitionLedger> batch = new ArrayList<>();
        batch.add(toRead.take());
        toRead.drainTo(batch);
        read(batch);
      }
    } catch (InterruptedException e) {
      LOG.debug("{} is read no more", plan.topic());
    }
  }

  /** Tries for ever: records of these partitions wait, and the health says why. */
  private void read(List<PartitionLedger> batch) throws InterruptedException {
    while (true) {
      batch.removeIf(p -> p.isUnwanted() || p.restored().getCount() == 0);
      if (batch.isEmpty()) {
        return;
      }
      try {
        topic.restore(batch, clock.instant());
        failing.accept("");
      } catch (KafkaException e) {
        LOG.warn("{} can't be read and is tried again: {}", plan.topic(), e.toString());
        failing.accept("can't be read: " + e.getMessage());
        Thread.sleep(PAUSE);
      }
    }
  }

  @Override
  public void close() {
    reading.interrupt();
    partitions.values().forEach(PartitionLedger::forget);
  }
}
