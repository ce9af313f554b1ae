package dev.tributary.runtime.engine;

import dev.tributary.runtime.kafka.PositionLostException;
import dev.tributary.runtime.kafka.StartPositions;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One consumer's membership in the group, from joining to leaving. All methods that touch the
 * consumer run on the poll thread, which no system's slowness ever blocks.
 */
final class Session implements ConsumerRebalanceListener {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);
  private static final Duration ANSWER = Duration.ofSeconds(5);

  private final Consumer<byte[], byte[]> consumer;
  private final SourceTopic source;
  private final StartPositions positions;
  private final EngineSettings settings;
  private final ParkedRecords copies;
  private final Lease lease;
  private final Workshop workshop;
  private final Commits commits;
  private final Set<Arrival> arrivals = new HashSet<>();
  private long lastCommit;

  Session(
      Consumer<byte[], byte[]> consumer,
      SourceTopic source,
      StartPositions positions,
      ParkedRecords copies,
      EngineSettings settings,
      Lease lease,
      Workshop workshop) {
    this.consumer = consumer;
    this.source = source;
    this.positions = positions;
    this.copies = copies;
    this.settings = settings;
    this.lease = lease;
    this.workshop = workshop;
    this.commits = new Commits(consumer, positions.topic());
  }

  void join() {
    consumer.subscribe(List.of(positions.topic()), this);
  }

  /**
   * One round: poll, dispatch, pause or resume, commit.
   *
   * @throws PositionLostException when there is no position to go on from
   */
  void round() throws PositionLostException {
    ConsumerRecords<byte[], byte[]> records = poll();
    lease.renew(this::confirmed);
    records
        .nextOffsets()
        .forEach(
            (partition, next) ->
                workshop.read(partition.partition(), records.records(partition), next.offset()));
    takeArrivalsOn();
    openAndClose();
    if (System.nanoTime() - lastCommit >= settings.commitEvery().toNanos()) {
      lastCommit = System.nanoTime();
      workshop.tick();
      commits.moved(workshop.positions());
    }
  }

  /**
   * Stops dispatch, lets calls in flight end until the deadline, commits, cancels the rest. While
   * the group rebalances the consumer refuses to commit; what is left of the time is spent to see
   * the rebalance through.
   */
  void leave(Duration drain) {
    long end = System.nanoTime() + drain.toNanos();
    Set<Integer> ours = workshop.positions().keySet();
    workshop.drain(ours, drain);
    boolean committed = commits.last(workshop.positions(ours));
    if (!committed) {
      LOG.info("the last positions are committed when the group has rebalanced");
    }
    while (!committed && System.nanoTime() < end && seeRebalanceThrough()) {
      committed = commits.last(workshop.positions(ours));
    }
    if (!committed) {
      LOG.warn("the last positions weren't committed, their records are sent again");
    }
    drop(ours);
  }

  /** One poll, in which partitions may come and go but none of their records is read. */
  private boolean seeRebalanceThrough() {
    try {
      consumer.pause(consumer.assignment());
      ConsumerRecords<byte[], byte[]> none = poll();
      return none.isEmpty();
    } catch (KafkaException | PositionLostException e) {
      LOG.warn("the rebalance failed: {}", e.toString());
      return false;
    }
  }

  private ConsumerRecords<byte[], byte[]> poll() throws PositionLostException {
    try {
      // A partition that is paused may find room at any moment.
      return consumer.poll(
          consumer.paused().isEmpty()
              ? settings.pollTimeout()
              : settings.pollTimeout().dividedBy(10));
    } catch (NoOffsetForPartitionException e) {
      positions.settle(consumer, e.partitions());
      e.partitions()
          .forEach(
              partition ->
                  arrive(Map.of(partition, new OffsetAndMetadata(consumer.position(partition)))));
      return ConsumerRecords.empty();
    } catch (OffsetOutOfRangeException e) {
      throw PositionLostException.outOfRange(e.offsetOutOfRangePartitions());
    }
  }

  private boolean confirmed() {
    LOG.warn("polling stood still; sends wait until the group confirms the partitions");
    return commits.areTaken(workshop.positions());
  }

  private void openAndClose() {
    Set<TopicPartition> paused = consumer.paused();
    for (TopicPartition partition : consumer.assignment()) {
      boolean open = workshop.isOpen(partition.partition());
      if (open && paused.contains(partition)) {
        consumer.resume(List.of(partition));
      } else if (!open && !paused.contains(partition)) {
        consumer.pause(List.of(partition));
      }
    }
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    if (partitions.isEmpty()) {
      return;
    }
    LOG.info("assigned {}", partitions);
    // Nothing is read before it is known what is finished already.
    consumer.pause(partitions);
    commits.about(source.topicId());
    Map<TopicPartition, OffsetAndMetadata> known =
        consumer.committed(Set.copyOf(partitions), ANSWER);
    known.values().removeIf(java.util.Objects::isNull);
    // The others' begin is settled when the poll asks for it.
    if (!known.isEmpty()) {
      arrive(known);
    }
  }

  private void arrive(Map<TopicPartition, OffsetAndMetadata> committed) {
    arrivals.add(
        new Arrival(
            committed.entrySet().stream()
                .collect(
                    Collectors.toMap(
                        e -> e.getKey().partition(),
                        e -> commits.believed(e.getKey(), e.getValue()))),
            copies.restore(committed.keySet().stream().map(TopicPartition::partition).toList())));
  }

  private void takeArrivalsOn() {
    for (Arrival arrival : List.copyOf(arrivals)) {
      if (arrival.parked().isDone()) {
        arrivals.remove(arrival);
        try {
          arrival.takeOn(workshop);
          // What the consumer may have read before is read again: no record is passed unseen.
          arrival
              .positions()
              .forEach(
                  (partition, from) ->
                      consumer.seek(
                          new TopicPartition(positions.topic(), partition), from.frontier()));
        } catch (CompletionException e) {
          throw new IllegalStateException(
              "the parked records can't be read: " + e.getCause().getMessage(), e);
        }
      }
    }
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    giveAway(ids(partitions), settings.revokeDrain());
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    LOG.warn("lost {} to the group", partitions);
    drop(ids(partitions));
  }

  private void giveAway(Collection<Integer> partitions, Duration drain) {
    workshop.drain(partitions, drain);
    boolean ignored = commits.last(workshop.positions(partitions));
    drop(partitions);
  }

  private void drop(Collection<Integer> partitions) {
    workshop.remove(partitions);
    arrivals.forEach(arrival -> arrival.positions().keySet().removeAll(partitions));
    partitions.forEach(p -> commits.forget(new TopicPartition(positions.topic(), p)));
  }

  private static Set<Integer> ids(Collection<TopicPartition> partitions) {
    return partitions.stream().map(TopicPartition::partition).collect(Collectors.toSet());
  }
}
