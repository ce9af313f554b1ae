package dev.tributary.runtime.engine;

import java.time.Duration;

/**
 * How much the engine takes on.
 *
 * @param running records being handled at one time; one that waits for its next try doesn't count
 * @param bytes of all records read and neither finished nor parked, shared equally by partitions
 * @param records a partition takes no more in when its unfinished records and the runs of finished
 *     ones beyond its frontier are so many together
 * @param beyond a partition takes no more in when so many records beyond its frontier are finished
 * @param parkedRecords so many records of one partition may be parked
 * @param parkedBytes so many bytes of one partition may be parked, as they are held in memory
 * @param parkAfter a key that waits so long while others pass is parked
 * @param perKey records of one key that may be handled at one time; more than one only for a
 *     handler that sends them together, in their order
 */
public record Limits(
    int running,
    long bytes,
    int records,
    long beyond,
    int parkedRecords,
    long parkedBytes,
    Duration parkAfter,
    int perKey) {

  /**
   * Measures for production. With a poll of at most {@value #MOST_POLLED} records on top of {@code
   * records}, what is finished beyond the frontier always fits into a commit ({@link
   * CommitMetadata#LONGEST}), whatever pattern it forms.
   */
  public static Limits defaults() {
    return new Limits(
        64, 32L << 20, 900, 100_000 - MOST_POLLED, 10_000, 4L << 20, Duration.ofMinutes(1), 1);
  }

  /** The most records that a poll may return. */
  public static final int MOST_POLLED = 500;

  /** The same with so many records handled at one time. */
  public Limits running(int other) {
    return new Limits(other, bytes, records, beyond, parkedRecords, parkedBytes, parkAfter, perKey);
  }

  /** The same with another time after which a key is parked. */
  public Limits parkAfter(Duration other) {
    return new Limits(running, bytes, records, beyond, parkedRecords, parkedBytes, other, perKey);
  }

  /** The same for a flow that has nowhere to park. */
  public Limits withoutParking() {
    return new Limits(running, bytes, records, beyond, 0, 0, parkAfter, perKey);
  }

  /** The same with so many records of one key handled at one time. */
  public Limits perKey(int other) {
    return new Limits(
        running, bytes, records, beyond, parkedRecords, parkedBytes, parkAfter, other);
  }
}
