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
 * @param limits how much is taken on at a time
 */
public record EngineSettings(
    Duration pollTimeout,
    Duration commitEvery,
    Duration revokeDrain,
    Duration lease,
    Duration reconnect,
    Limits limits) {

  /** Measures for production. */
  public static EngineSettings defaults() {
    return new EngineSettings(
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofSeconds(10),
        Duration.ofSeconds(5),
        Duration.ofSeconds(1),
        Limits.defaults());
  }

  /** The same with other limits. */
  public EngineSettings with(Limits other) {
    return new EngineSettings(pollTimeout, commitEvery, revokeDrain, lease, reconnect, other);
  }
}
