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
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.junit.jupiter.api.Test;

/** A session on a consumer that refuses commits as one that waits for its group does. */
class SessionTest {
  private static final TopicPartition PARTITION = new TopicPartition("orders", 0);
  private static final TopicPartition OTHER = new TopicPartition("orders", 1);

  private final Rebalancing consumer = new Rebalancing();
  private final EngineSettings settings =
      new EngineSettings(
          Duration.ofMillis(10),
          Duration.ofDays(1),
          Duration.ofSeconds(1),
          Duration.ofSeconds(60),
          Duration.ofSeconds(1),
          Limits.defaults());
  private final Lease lease = new Lease(settings.lease(), System::nanoTime);
  private final Workshop workshop =
      new Workshop(
          settings.limits(),
          true,
          (record, turn) -> {},
          ParkedRecords.nowhere(),
          lease,
          Thread.ofVirtual());
  private final Session session = session(ParkedRecords.nowhere());

  @Test
  void whoLeavesDuringARebalanceCommitsWhenItHasEnded() throws Exception {
    finishTwoRecords();
    consumer.pollsToGo = 3;
    session.leave(Duration.ofSeconds(30));
    assertThat(consumer.refused).isEqualTo(3);
    assertThat(consumer.frontier()).isEqualTo(2);
  }

  @Test
  void aRebalanceThatDoesNotEndHoldsNobodyForEver() throws Exception {
    finishTwoRecords();
    consumer.pollsToGo = Integer.MAX_VALUE;
    session.leave(Duration.ofMillis(100));
    assertThat(consumer.refused).isGreaterThan(1);
    assertThat(consumer.frontier()).isZero();
    assertThat(workshop.positions()).isEmpty();
  }

  @Test
  void whatTheRebalanceTakesAwayIsCommittedOnceWhenItGoes() throws Exception {
    finishTwoRecords();
    consumer.pollsToGo = 1;
    consumer.takenAway = true;
    session.leave(Duration.ofSeconds(30));
    assertThat(consumer.frontier()).isEqualTo(2);
    assertThat(consumer.commits).isEqualTo(1);
  }

  @Test
  void whatGoesBeforeItsParkedRecordsAreReadLetsTheRestBeginOnce() throws Exception {
    Slow copies = new Slow();
    Session slow = session(copies);
    slow.join();
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L, OTHER, 0L));
    consumer.known = new OffsetAndMetadata(0);
    consumer.rebalance(List.of(PARTITION, OTHER));
    consumer.rebalance(List.of(PARTITION));

    copies.read.complete(List.of());
    consumer.seek(PARTITION, 0);
    slow.round();
    addTwoRecords();
    await()
        .until(
            () -> {
              slow.round();
              return workshop.positions().get(0).frontier() == 2;
            });
    slow.round();

    assertThat(workshop.positions().get(0).frontier()).as("it isn't begun once more").isEqualTo(2);
    assertThat(workshop.positions()).containsOnlyKeys(0);
  }

  private Session session(ParkedRecords copies) {
    return new Session(
        consumer,
        new Source(consumer),
        new StartPositions("group", "orders", false),
        copies,
        settings,
        lease,
        workshop);
  }

  private void addTwoRecords() {
    for (int offset = 0; offset < 2; offset++) {
      consumer.addRecord(new ConsumerRecord<>("orders", 0, offset, new byte[] {1}, new byte[] {1}));
    }
  }

  /** Parked records that take a while to be read. */
  private static final class Slow implements ParkedRecords {
    private final CompletableFuture<List<ConsumerRecord<byte[], byte[]>>> read =
        new CompletableFuture<>();

    @Override
    public CompletableFuture<Void> store(ConsumerRecord<byte[], byte[]> record) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> forget(ConsumerRecord<byte[], byte[]> record) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<List<ConsumerRecord<byte[], byte[]>>> restore(
        Collection<Integer> partitions) {
      return read;
    }
  }

  private void finishTwoRecords() throws Exception {
    session.join();
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.known = new OffsetAndMetadata(0);
    consumer.rebalance(List.of(PARTITION));
    consumer.seek(PARTITION, 0);
    session.round();
    addTwoRecords();
    while (workshop.positions().get(0).frontier() < 2) {
      session.round();
    }
  }

  private record Source(Consumer<byte[], byte[]> consumer) implements SourceTopic {
    @Override
    public Uuid topicId() {
      return Uuid.ONE_UUID;
    }
  }

  private static final class Rebalancing extends MockConsumer<byte[], byte[]> {
    private OffsetAndMetadata known;
    private int pollsToGo;
    private int refused;
    private int commits;
    private boolean takenAway;

    Rebalancing() {
      super("none");
    }

    long frontier() {
      return known.offset();
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      if (pollsToGo > 0) {
        pollsToGo--;
        if (takenAway) {
          rebalance(List.of());
          takenAway = false;
        }
      }
      return super.poll(timeout);
    }

    @Override
    public synchronized Map<TopicPartition, OffsetAndMetadata> committed(
        Set<TopicPartition> partitions, Duration timeout) {
      Map<TopicPartition, OffsetAndMetadata> all = new HashMap<>();
      partitions.forEach(partition -> all.put(partition, known));
      return all;
    }

    @Override
    public synchronized void commitSync(
        Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
      if (pollsToGo > 0) {
        refused++;
        throw new RebalanceInProgressException("join the group first");
      }
      commits++;
      known = offsets.get(PARTITION);
    }
  }
}
