package dev.tributary.runtime.engine;

import java.time.Duration;

/**
 * The engine's measures.
 *
 * @param pollTimeout the longest that a poll waits for records
 * @param commitEvery how often moved positions are committed
 * @param revokeDrain how long calls in flight may take to end when a partition is taken away
 * @param lease how long an answered poll is taken as proof that partitions are still ours; well
 *     under the group's session timeout
 * @param reconnect the pause after a failure before a new consumer is made
 * @param laneRecords a partition is paused at so many records in its lane
 * @param laneBytes a partition is paused at so many bytes in its lane
 */
public record EngineSettings(
    Duration pollTimeout,
    Duration commitEvery,
    Duration revokeDrain,
    Duration lease,
    Duration reconnect,
    int laneRecords,
    long laneBytes) {

  /** Measures for production. */
  public static EngineSettings defaults() {
    return new EngineSettings(
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofSeconds(10),
        Duration.ofSeconds(5),
        Duration.ofSeconds(1),
        200,
        1 << 20);
  }
}
