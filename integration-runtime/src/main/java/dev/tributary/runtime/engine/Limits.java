package dev.tributary.runtime.engine;

import java.time.Duration;

/**
 * How much the engine takes on. Bytes are of records as they were read; one that has begun holds
 * several times as much, parsed and mapped, also while it waits for its next try.
 *
 * @param running records being handled at one time; one that waits for its next try doesn't count
 * @param underWay bytes of all records that have begun, those that wait included; beyond that none
 *     begins, though one at least does
 * @param bytes of all records read and neither finished nor parked, shared equally by partitions
 * @param records a partition takes no more in when its unfinished records and the runs of finished
 *     ones beyond its frontier are so many together
 * @param beyond a partition takes no more in when so many records beyond its frontier are finished
 * @param parkedRecords so many records of one partition may be parked
 * @param parkedBytes of all parked records, shared equally by partitions
 * @param parkAfter a key that waits so long while others pass is parked
 * @param perKey records of one key that may be handled at one time; more than one only for a
 *     handler that sends them together, in their order
 * @param coalesce of the records of a key that wait only the newest goes, after so long at the
 *     latest if there is room; {@code null}: each goes
 */
public record Limits(
    int running,
    long underWay,
    long bytes,
    int records,
    long beyond,
    int parkedRecords,
    long parkedBytes,
    Duration parkAfter,
    int perKey,
    Duration coalesce) {

  /** Where each record goes. */
  public Limits(
      int running,
      long underWay,
      long bytes,
      int records,
      long beyond,
      int parkedRecords,
      long parkedBytes,
      Duration parkAfter,
      int perKey) {
    this(
        running,
        underWay,
        bytes,
        records,
        beyond,
        parkedRecords,
        parkedBytes,
        parkAfter,
        perKey,
        null);
  }

  /** Whether of the records of a key that wait only the newest goes. */
  boolean coalesces() {
    return coalesce != null;
  }

  /** What a record that has begun holds for each byte of it as it was read: measured, about 7. */
  private static final int GROWTH = 8;

  private static final long MOST_BYTES = 64L << 20;

  /**
   * Measures for production. Of the heap, records read take at most an eighth, parked ones another,
   * and what has begun a quarter; an outage, in which all that may begin waits, fits in. With a
   * poll of at most {@value #MOST_POLLED} records on top of {@code records}, what is finished
   * beyond the frontier always fits into a commit ({@link CommitMetadata#LONGEST}), whatever
   * pattern it forms.
   */
  public static Limits defaults() {
    long heap = Runtime.getRuntime().maxMemory();
    long eighth = Math.min(MOST_BYTES, heap / 8);
    return new Limits(
        64,
        Math.min(MOST_BYTES, heap / 4 / GROWTH),
        eighth,
        900,
        100_000 - MOST_POLLED,
        10_000,
        eighth,
        Duration.ofMinutes(1),
        1);
  }

  /** The most records that a poll may return. */
  public static final int MOST_POLLED = 500;

  /**
   * Of all partitions, so many keys that could go at once if there were room are enough: more is
   * read when they are fewer. What waits longer in memory is what garbage collection copies.
   */
  int ready() {
    return Math.max(2 * running, MOST_POLLED);
  }

  /** The same with so many records handled at one time. */
  public Limits running(int other) {
    return new Limits(
        other,
        underWay,
        bytes,
        records,
        beyond,
        parkedRecords,
        parkedBytes,
        parkAfter,
        perKey,
        coalesce);
  }

  /** The same with another time after which a key is parked. */
  public Limits parkAfter(Duration other) {
    return new Limits(
        running,
        underWay,
        bytes,
        records,
        beyond,
        parkedRecords,
        parkedBytes,
        other,
        perKey,
        coalesce);
  }

  /** The same for a flow that has nowhere to park. */
  public Limits withoutParking() {
    return new Limits(running, underWay, bytes, records, beyond, 0, 0, parkAfter, perKey, coalesce);
  }

  /** The same with so many records of one key handled at one time. */
  public Limits perKey(int other) {
    return new Limits(
        running,
        underWay,
        bytes,
        records,
        beyond,
        parkedRecords,
        parkedBytes,
        parkAfter,
        other,
        coalesce);
  }

  /** The same where of the records of a key that wait only the newest goes. */
  public Limits coalesce(Duration window) {
    return new Limits(
        running,
        underWay,
        bytes,
        records,
        beyond,
        parkedRecords,
        parkedBytes,
        parkAfter,
        perKey,
        window);
  }

  /** One partition's part of what so many share; never nothing of something. */
  Limits shared(int partitions) {
    return new Limits(
        running,
        underWay,
        Math.ceilDiv(bytes, partitions),
        records,
        beyond,
        parkedRecords,
        Math.ceilDiv(parkedBytes, partitions),
        parkAfter,
        perKey,
        coalesce);
  }
}
