package dev.tributary.runtime.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records of one partition, handled one after the other on a virtual thread of their own. Its
 * frontier is the first offset that isn't finished.
 */
final class Lane implements Turn {
  private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
  private static final long UNKNOWN = -1;
  private static final Duration AFTER_BUG = Duration.ofSeconds(1);
  private static final Duration LEASE_CHECK = Duration.ofMillis(20);

  private final TopicPartition partition;
  private final RecordHandler handler;
  private final BooleanSupplier leaseHeld;
  private final CountDownLatch released = new CountDownLatch(1);
  private final Thread thread;

  // Guarded by this.
  private final ArrayDeque<ConsumerRecord<byte[], byte[]>> queue = new ArrayDeque<>();
  private final Set<Long> finishedAhead = new HashSet<>();
  private ConsumerRecord<byte[], byte[]> current;
  private long bytes;

  private volatile long frontier = UNKNOWN;

  Lane(
      TopicPartition partition,
      RecordHandler handler,
      BooleanSupplier leaseHeld,
      Thread.Builder threads) {
    this.partition = partition;
    this.handler = handler;
    this.leaseHeld = leaseHeld;
    this.thread = threads.unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Adds records behind those that wait; never blocks. */
  synchronized void add(List<ConsumerRecord<byte[], byte[]>> records) {
    if (frontier == UNKNOWN && !records.isEmpty()) {
      frontier = records.getFirst().offset();
    }
    for (ConsumerRecord<byte[], byte[]> record : records) {
      queue.add(record);
      bytes += size(record);
    }
    notifyAll();
  }

  /** Tells where reading starts, while no record has come. */
  synchronized void startAt(long offset) {
    if (frontier == UNKNOWN) {
      frontier = offset;
    }
  }

  synchronized boolean isFull(EngineSettings settings) {
    return queue.size() >= settings.laneRecords() || bytes >= settings.laneBytes();
  }

  synchronized boolean hasRoom(EngineSettings settings) {
    return queue.size() <= settings.laneRecords() / 2 && bytes <= settings.laneBytes() / 2;
  }

  /** The first offset that isn't finished; empty while it isn't known. */
  OptionalLong frontier() {
    long value = frontier;
    return value == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(value);
  }

  /** The oldest record that isn't finished, when there is one here. */
  synchronized Optional<ConsumerRecord<byte[], byte[]>> oldest() {
    return Optional.ofNullable(current != null ? current : queue.peek());
  }

  /** Stops dispatch: what waits is dropped, what is being sent may end. */
  void release() {
    released.countDown();
    synchronized (this) {
      queue.clear();
      bytes = 0;
      notifyAll();
    }
  }

  /** Waits for the lane's end until {@code deadline} in nanoTime; tells whether it ended. */
  boolean awaitEnd(long deadline) {
    try {
      long left = Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
      return thread.join(Duration.ofMillis(left));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Ends the lane at once, also in the middle of a call. */
  void cancel() {
    release();
    thread.interrupt();
  }

  private void run() {
    try {
      for (var record = next(); record.isPresent(); record = next()) {
        finish(record.get());
      }
    } catch (InterruptedException e) {
      LOG.debug("lane {} ends before its record did", partition);
    }
  }

  private synchronized Optional<ConsumerRecord<byte[], byte[]>> next() throws InterruptedException {
    current = null;
    while (queue.isEmpty() && !isReleased()) {
      wait();
    }
    current = isReleased() ? null : queue.poll();
    if (current != null) {
      bytes -= size(current);
    }
    return Optional.ofNullable(current);
  }

  private void finish(ConsumerRecord<byte[], byte[]> record) throws InterruptedException {
    while (!isFinishedAhead(record)) {
      try {
        handler.handle(record, this);
        break;
      } catch (RuntimeException e) {
        // Never skipped: the frontier stays, and the record is tried again.
        LOG.error("{} offset {} could not be handled", partition, record.offset(), e);
        pause(AFTER_BUG);
      }
    }
    frontier = record.offset() + 1;
  }

  private synchronized boolean isFinishedAhead(ConsumerRecord<byte[], byte[]> record) {
    return finishedAhead.remove(record.offset());
  }

  @Override
  public void checkOwned() throws InterruptedException {
    while (!isReleased() && !leaseHeld.getAsBoolean()) {
      pause(LEASE_CHECK);
    }
    if (isReleased()) {
      throw new InterruptedException(partition + " is given away");
    }
  }

  @Override
  public void pause(Duration time) throws InterruptedException {
    if (released.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new InterruptedException(partition + " is given away");
    }
  }

  @Override
  public synchronized Optional<ConsumerRecord<byte[], byte[]>> another() {
    return queue.stream()
        .filter(r -> !finishedAhead.contains(r.offset()))
        .filter(r -> current == null || r.key() == null || !Arrays.equals(r.key(), current.key()))
        .findFirst();
  }

  @Override
  public synchronized void finished(ConsumerRecord<byte[], byte[]> record) {
    finishedAhead.add(record.offset());
  }

  private boolean isReleased() {
    return released.getCount() == 0;
  }

  private static long size(ConsumerRecord<byte[], byte[]> record) {
    return Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
  }
}
