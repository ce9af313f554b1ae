package dev.tributary.runtime.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntSupplier;

/** What is remembered of one source partition while it is ours. Safe for use by many threads. */
final class PartitionLedger implements LedgerTopic.Shelf {
  private final int partition;
  private final IntSupplier room;
  private final Duration retention;
  private final InstantSource clock;
  private final CountDownLatch restored = new CountDownLatch(1);

  // Guarded by this.
  private final FingerprintSet entries = new FingerprintSet();
  private Instant coversSince = Instant.EPOCH;
  private volatile long sourceEnd;
  private volatile boolean gone;

  /** {@code room} says how many entries a partition may have now. */
  PartitionLedger(int partition, IntSupplier room, Duration retention, InstantSource clock) {
    this.partition = partition;
    this.room = room;
    this.retention = retention;
    this.clock = clock;
  }

  CountDownLatch restored() {
    return restored;
  }

  /** Whether a record may have been sent by whoever had the partition before. */
  boolean isDoubtful(long offset) {
    return offset < sourceEnd;
  }

  synchronized boolean knows(Fingerprint fingerprint) {
    return entries.contains(fingerprint);
  }

  @Override
  public synchronized void entry(Fingerprint fingerprint, Instant delivered) {
    entries.add(fingerprint, delivered.getEpochSecond());
    while (entries.size() > Math.max(1, room.getAsInt())) {
      dropOldest();
    }
    long expired = clock.instant().minus(retention).getEpochSecond();
    while (entries.oldestSeconds().orElse(Long.MAX_VALUE) < expired) {
      // Nobody wants to know it any more: nothing is missing.
      entries.removeOldest();
    }
  }

  /** For want of room: what was delivered before the next one is known no more. */
  private void dropOldest() {
    entries.removeOldest();
    entries
        .oldestSeconds()
        .ifPresent(
            oldest -> {
              Instant begin = Instant.ofEpochSecond(oldest);
              coversSince = begin.isAfter(coversSince) ? begin : coversSince;
            });
  }

  synchronized int size() {
    return entries.size();
  }

  synchronized Instant coversSince() {
    return coversSince;
  }

  @Override
  public synchronized void coversSince(Instant time) {
    coversSince = time.isAfter(coversSince) ? time : coversSince;
  }

  @Override
  public int partition() {
    return partition;
  }

  @Override
  public int room() {
    return Math.max(1, room.getAsInt());
  }

  @Override
  public void complete(long end) {
    sourceEnd = end;
    restored.countDown();
  }

  void forget() {
    gone = true;
  }

  @Override
  public boolean isUnwanted() {
    return gone;
  }
}
