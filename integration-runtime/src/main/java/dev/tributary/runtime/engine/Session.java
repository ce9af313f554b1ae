package dev.tributary.runtime.engine;

import dev.tributary.runtime.kafka.PositionLostException;
import dev.tributary.runtime.kafka.StartPositions;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One consumer's membership in the group, from joining to leaving. All methods that touch the
 * consumer run on the poll thread, which no system's slowness ever blocks.
 */
final class Session implements ConsumerRebalanceListener {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);
  private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration CANCEL_TIMEOUT = Duration.ofSeconds(1);

  private final Consumer<byte[], byte[]> consumer;
  private final StartPositions positions;
  private final RecordHandler handler;
  private final EngineSettings settings;
  private final Thread.Builder threads;
  private final Map<TopicPartition, Lane> lanes = new ConcurrentHashMap<>();
  private final Map<TopicPartition, Long> committed = new HashMap<>();
  private final AtomicBoolean committing = new AtomicBoolean();
  private long lastCommit;
  private volatile long leaseFrom;

  Session(
      Consumer<byte[], byte[]> consumer,
      StartPositions positions,
      RecordHandler handler,
      EngineSettings settings,
      Thread.Builder threads) {
    this.consumer = consumer;
    this.positions = positions;
    this.handler = handler;
    this.settings = settings;
    this.threads = threads;
  }

  Map<TopicPartition, Lane> lanes() {
    return Map.copyOf(lanes);
  }

  void join() {
    leaseFrom = System.nanoTime();
    consumer.subscribe(List.of(positions.topic()), this);
  }

  /**
   * One round: poll, dispatch, resume, commit.
   *
   * @throws PositionLostException when there is no position to go on from
   */
  void round() throws PositionLostException {
    ConsumerRecords<byte[], byte[]> records = poll();
    renewLease();
    for (TopicPartition partition : records.partitions()) {
      Lane lane = lanes.get(partition);
      lane.add(records.records(partition));
      if (lane.isFull(settings)) {
        consumer.pause(List.of(partition));
      }
    }
    for (TopicPartition partition : consumer.paused()) {
      Lane lane = lanes.get(partition);
      if (lane != null && lane.hasRoom(settings)) {
        consumer.resume(List.of(partition));
      }
    }
    if (System.nanoTime() - lastCommit >= settings.commitEvery().toNanos()) {
      lastCommit = System.nanoTime();
      learnStarts();
      commitMoved();
    }
  }

  /** Stops dispatch, lets calls in flight end until the deadline, commits, cancels the rest. */
  void leave(Duration drain) {
    giveAway(lanes(), drain);
  }

  private ConsumerRecords<byte[], byte[]> poll() throws PositionLostException {
    try {
      return consumer.poll(settings.pollTimeout());
    } catch (NoOffsetForPartitionException e) {
      positions.settle(consumer, e.partitions());
      return ConsumerRecords.empty();
    } catch (OffsetOutOfRangeException e) {
      throw PositionLostException.outOfRange(e.offsetOutOfRangePartitions());
    }
  }

  /**
   * An answered poll proves that partitions are ours, unless so long passed since the one before
   * that the group may have given them to others meanwhile. Then the group is asked by a commit,
   * which it refuses to a member that it has dropped.
   */
  private void renewLease() {
    if (isLeaseHeld() || prove()) {
      leaseFrom = System.nanoTime();
    }
  }

  boolean isLeaseHeld() {
    return System.nanoTime() - leaseFrom < settings.lease().toNanos();
  }

  private boolean prove() {
    LOG.warn("polling stood still; sends wait until the group confirms the partitions");
    try {
      Map<TopicPartition, OffsetAndMetadata> frontiers = frontiers(lanes);
      if (!frontiers.isEmpty()) {
        consumer.commitSync(frontiers, COMMIT_TIMEOUT);
      }
      return true;
    } catch (KafkaException e) {
      LOG.warn("the group doesn't confirm the partitions: {}", e.getMessage());
      return false;
    }
  }

  private void learnStarts() {
    lanes.forEach(
        (partition, lane) -> {
          if (lane.frontier().isEmpty()) {
            try {
              lane.startAt(consumer.position(partition, Duration.ofMillis(1)));
            } catch (TimeoutException | InvalidOffsetException | IllegalStateException e) {
              LOG.trace("the position of {} isn't known yet", partition);
            }
          }
        });
  }

  private void commitMoved() {
    Map<TopicPartition, OffsetAndMetadata> moved = frontiers(lanes);
    moved
        .entrySet()
        .removeIf(e -> e.getValue().offset() == committed.getOrDefault(e.getKey(), -1L));
    if (moved.isEmpty() || !committing.compareAndSet(false, true)) {
      return;
    }
    consumer.commitAsync(
        moved,
        (offsets, failure) -> {
          committing.set(false);
          if (failure == null) {
            offsets.forEach((partition, offset) -> committed.put(partition, offset.offset()));
          } else {
            LOG.debug("a commit failed and is tried again: {}", failure.getMessage());
          }
        });
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      Lane lane = new Lane(partition, handler, this::isLeaseHeld, threads);
      lanes.put(partition, lane);
      lane.start();
    }
    if (!partitions.isEmpty()) {
      LOG.info("assigned {}", partitions);
    }
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    Map<TopicPartition, Lane> leaving = lanes();
    giveAway(
        leaving.entrySet().stream()
            .filter(e -> partitions.contains(e.getKey()))
            .collect(java.util.stream.Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)),
        settings.revokeDrain());
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      Lane lane = lanes.remove(partition);
      committed.remove(partition);
      if (lane != null) {
        lane.cancel();
      }
    }
    LOG.warn("lost {} to the group", partitions);
  }

  private void giveAway(Map<TopicPartition, Lane> leaving, Duration drain) {
    leaving.values().forEach(Lane::release);
    long deadline = System.nanoTime() + drain.toNanos();
    leaving.values().forEach(lane -> lane.awaitEnd(deadline));
    commitLast(frontiers(leaving));
    leaving.values().forEach(Lane::cancel);
    long cancelled = System.nanoTime() + CANCEL_TIMEOUT.toNanos();
    leaving.forEach(
        (partition, lane) -> {
          lane.awaitEnd(cancelled);
          lanes.remove(partition);
          committed.remove(partition);
        });
  }

  private void commitLast(Map<TopicPartition, OffsetAndMetadata> frontiers) {
    frontiers
        .entrySet()
        .removeIf(e -> e.getValue().offset() == committed.getOrDefault(e.getKey(), -1L));
    if (frontiers.isEmpty()) {
      return;
    }
    try {
      consumer.commitSync(frontiers, COMMIT_TIMEOUT);
    } catch (KafkaException e) {
      LOG.warn(
          "the last positions weren't committed, their records are sent again: {}", e.toString());
    }
  }

  private static Map<TopicPartition, OffsetAndMetadata> frontiers(Map<TopicPartition, Lane> lanes) {
    Map<TopicPartition, OffsetAndMetadata> frontiers = new HashMap<>();
    lanes.forEach(
        (partition, lane) ->
            lane.frontier()
                .ifPresent(offset -> frontiers.put(partition, new OffsetAndMetadata(offset))));
    return frontiers;
  }
}
