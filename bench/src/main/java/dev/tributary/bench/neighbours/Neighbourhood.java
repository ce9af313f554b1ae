package dev.tributary.bench.neighbours;

import dev.tributary.bench.arm.ArmKind;
import dev.tributary.bench.arm.ArmMain;
import dev.tributary.bench.arm.ArmProcess;
import dev.tributary.bench.arm.ArmSettings;
import dev.tributary.bench.sink.ArrivalLog;
import dev.tributary.bench.sink.Progress;
import dev.tributary.bench.sink.Sink;
import dev.tributary.bench.workload.Loader;
import dev.tributary.bench.workload.Orders;
import dev.tributary.bench.workload.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/**
 * One pod under a steady load; events come at their times, whether earlier ones are done or not.
 */
final class Neighbourhood {
  private static final Duration STALLED = Duration.ofSeconds(60);
  private static final Duration ENDING = Duration.ofSeconds(60);
  private static final int KEYS = 1_000;
  private static final int PARTITIONS = 12;
  private static final int SLOW_KEY = 7;
  private static final int SLOW_MS = 1_000;
  private static final double POISON = 0.001;

  /** What isn't counted: the JIT compiler is at work. */
  private static final double WARM_UP = 0.4;

  private static final Workload.Latency STEADY = new Workload.Latency(5, 20, 0, 0);

  private final String bootstrapServers;
  private final Sink sink;
  private final Path folder;
  private final int perSecond;
  private final int events;

  Neighbourhood(String bootstrapServers, Sink sink, Path folder, int perSecond, int events) {
    this.bootstrapServers = bootstrapServers;
    this.sink = sink;
    this.folder = folder;
    this.perSecond = perSecond;
    this.events = events;
  }

  /**
   * Runs, and returns the 99th percentile over the events of healthy keys, milliseconds.
   *
   * @param run names this run; no other uses its topic
   */
  double p99(Trouble trouble, String run) throws Exception {
    Orders orders =
        new Orders(
            new Workload(
                1,
                events,
                PARTITIONS,
                KEYS,
                0,
                trouble == Trouble.POISON ? POISON : 0,
                false,
                0,
                STEADY));
    ArmSettings settings =
        new ArmSettings(
            ArmKind.TRIBUTARY, run, "pod-1", bootstrapServers, run, PARTITIONS, sink.url());
    Loader loader = new Loader(bootstrapServers);
    loader.create(run, PARTITIONS);
    Progress progress = new Progress(1, orders.good(), () -> Duration.ZERO);
    try (ArrivalLog log = new ArrivalLog(folder.resolve(run + ".arrivals"))) {
      sink.begin(orders.workload(), log, progress);
      sink.slows(
          event -> trouble == Trouble.SLOW_KEY && orders.key(event) == SLOW_KEY ? SLOW_MS : 0);
      ArmMain.prepare(settings);
      try (ArmProcess pod = ArmProcess.start(settings, folder)) {
        long[] produced = loader.produce(run, orders, perSecond);
        if (!progress.await(orders.good(), STALLED)) {
          throw new IllegalStateException(
              "stalled at %d of %d: %s"
                  .formatted(progress.count(), orders.good(), pod.lastLines()));
        }
        boolean ignored = pod.end(ENDING);
        return percentile(times(log, orders, produced, trouble));
      } finally {
        sink.slows(event -> 0);
      }
    }
  }

  private double[] times(ArrivalLog log, Orders orders, long[] produced, Trouble trouble) {
    double[] times = new double[events];
    int[] count = {0};
    log.read(
        entry -> {
          int event = entry.event();
          boolean healthy = trouble != Trouble.SLOW_KEY || orders.key(event) != SLOW_KEY;
          if (!entry.arrival() && entry.isTaken() && healthy && event >= WARM_UP * events) {
            times[count[0]++] = (entry.nanos() - produced[event]) / 1e6;
          }
        });
    return Arrays.copyOf(times, count[0]);
  }

  private static double percentile(double[] times) {
    Arrays.sort(times);
    return times[(int) Math.min(times.length - 1L, Math.ceil(times.length * 0.99))];
  }
}
