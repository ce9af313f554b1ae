package dev.tributary.runtime.engine;

import dev.tributary.runtime.kafka.PositionLostException;
import dev.tributary.runtime.kafka.StartPositions;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  private static final Duration LAST_COMMIT = Duration.ofSeconds(4);

  private final Consumer<byte[], byte[]> consumer;
  private final SourceTopic source;
  private final StartPositions positions;
  private final EngineSettings settings;
  private final ParkedRecords copies;
  private final Lease lease;
  private final Workshop workshop;
  private final Commits commits;
  private final Arrivals arrivals;
  // As the callbacks tell; the consumer's own answer changes beside us.
  private final Set<TopicPartition> owned = new HashSet<>();
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
    this.arrivals = new Arrivals(workshop, copies);
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
    // What the consumer may have read before is read again: no record is passed unseen.
    arrivals.takeOn(
        (partition, from) ->
            consumer.seek(new TopicPartition(positions.topic(), partition), from.frontier()));
    openAndClose();
    if (System.nanoTime() - lastCommit >= settings.commitEvery().toNanos()) {
      lastCommit = System.nanoTime();
      workshop.tick();
      copies.sentBack(ids(owned), workshop::takeBack);
      copies.settled(ids(owned), workshop::released);
      commits.moved(workshop.positions());
    }
  }

  /**
   * Stops dispatch, lets calls in flight end until the deadline, commits, cancels the rest. A
   * rebalance that keeps the last commit from being taken is seen through for what is left of the
   * time, and for 4 s at least.
   */
  void leave(Duration drain) {
    long begin = System.nanoTime();
    Set<Integer> ours = workshop.positions().keySet();
    workshop.drain(ours, drain);
    long drained = System.nanoTime();
    long left = Math.max(drain.toNanos() - (drained - begin), LAST_COMMIT.toNanos());
    try {
      while (!commits.last(workshop.positions(ours))) {
        if (System.nanoTime() - drained >= left) {
          LOG.warn("{}: the group didn't end its rebalance", Commits.LOST);
          break;
        }
        // Nothing is read in these polls, and what they assign isn't begun.
        consumer.pause(owned);
        consumer.poll(settings.pollTimeout());
      }
    } catch (KafkaException | IllegalStateException e) {
      LOG.warn("{}: {}", Commits.LOST, e.toString());
    }
    drop(ours);
  }

  private ConsumerRecords<byte[], byte[]> poll() throws PositionLostException {
    try {
      // A partition that is paused may find room at any moment.
      Duration shortest = settings.pollTimeout().dividedBy(10);
      Duration wait = consumer.paused().isEmpty() ? settings.pollTimeout() : shortest;
      return consumer.poll(
          workshop
              .passes()
              .filter(ripe -> ripe.compareTo(wait) < 0)
              .map(ripe -> ripe.compareTo(shortest) < 0 ? shortest : ripe)
              .orElse(wait));
    } catch (NoOffsetForPartitionException e) {
      begin(e.partitions());
      return ConsumerRecords.empty();
    } catch (OffsetOutOfRangeException e) {
      throw PositionLostException.outOfRange(e.offsetOutOfRangePartitions());
    }
  }

  /** A consumer may tell of a partition late, or again after its begin was settled. */
  private void begin(Set<TopicPartition> told) throws PositionLostException {
    Set<TopicPartition> unsettled = new HashSet<>(told);
    unsettled.retainAll(owned);
    unsettled.removeIf(partition -> isKnown(partition.partition()));
    if (!unsettled.isEmpty()) {
      positions.settle(consumer, unsettled);
      unsettled.forEach(
          partition ->
              arrive(Map.of(partition, new OffsetAndMetadata(consumer.position(partition)))));
    }
  }

  private boolean isKnown(int partition) {
    return workshop.positions().containsKey(partition) || arrivals.contain(partition);
  }

  private boolean confirmed() {
    LOG.warn("polling stood still; sends wait until the group confirms the partitions");
    return commits.areTaken(workshop.positions());
  }

  private void openAndClose() {
    Set<TopicPartition> paused = consumer.paused();
    for (TopicPartition partition : owned) {
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
    owned.addAll(partitions);
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
        committed.entrySet().stream()
            .collect(
                Collectors.toMap(
                    e -> e.getKey().partition(), e -> commits.believed(e.getKey(), e.getValue()))));
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
    if (!commits.last(workshop.positions(partitions))) {
      LOG.warn("{}: the group shares partitions out anew", Commits.LOST);
    }
    drop(partitions);
  }

  private void drop(Collection<Integer> partitions) {
    workshop.remove(partitions);
    arrivals.drop(partitions);
    for (Integer partition : partitions) {
      TopicPartition gone = new TopicPartition(positions.topic(), partition);
      owned.remove(gone);
      commits.forget(gone);
    }
  }

  private static Set<Integer> ids(Collection<TopicPartition> partitions) {
    return partitions.stream().map(TopicPartition::partition).collect(Collectors.toSet());
  }
}
