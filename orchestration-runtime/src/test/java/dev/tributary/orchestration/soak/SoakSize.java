package dev.tributary.orchestration.soak;

import java.time.Duration;

/**
 * How large a soak is.
 *
 * @param seed decides the orders, their events and who is killed when
 * @param instances orders
 * @param workerKills SIGKILLs of workers
 * @param serverKills SIGKILLs of Temporal's server
 * @param workers that run at a time
 * @param spread over which orders and kills are spread
 */
record SoakSize(
    long seed, int instances, int workerKills, int serverKills, int workers, Duration spread) {
  /** The mean of the least pause between that all work again and the next kill. */
  static final Duration BETWEEN_KILLS = Duration.ofMillis(1_500);

  private static final Duration PER_KILL = Duration.ofMillis(4_500);
  private static final int PER_SECOND = 20;

  /**
   * What {@code make test} runs, or what system properties {@code soak.*} say. {@code soak.seconds}
   * is the spread, where a machine can't do with 4.5 s a kill.
   */
  static SoakSize asTold() {
    int instances = Integer.getInteger("soak.instances", 500);
    int workerKills = Integer.getInteger("soak.workerKills", 20);
    SoakSize size =
        of(
            Long.getLong("soak.seed", 1),
            instances,
            workerKills,
            Integer.getInteger("soak.serverKills", 3),
            Integer.getInteger("soak.workers", 2));
    int seconds = Integer.getInteger("soak.seconds", 0);
    return seconds == 0 ? size : size.over(Duration.ofSeconds(seconds));
  }

  static SoakSize of(long seed, int instances, int workerKills, int serverKills, int workers) {
    Duration kills = PER_KILL.multipliedBy(workerKills);
    Duration load = Duration.ofSeconds(5 + instances / PER_SECOND);
    return new SoakSize(
        seed,
        instances,
        workerKills,
        serverKills,
        workers,
        kills.compareTo(load) > 0 ? kills : load);
  }

  private SoakSize over(Duration time) {
    return new SoakSize(seed, instances, workerKills, serverKills, workers, time);
  }
}
