package dev.tributary.bench.run;

import dev.tributary.bench.arm.ArmKind;
import dev.tributary.bench.arm.ArmMain;
import dev.tributary.bench.arm.ArmProcess;
import dev.tributary.bench.arm.ArmSettings;
import dev.tributary.bench.oracle.DeadLetterTopic;
import dev.tributary.bench.oracle.Judgement;
import dev.tributary.bench.oracle.Oracle;
import dev.tributary.bench.sink.ArrivalLog;
import dev.tributary.bench.sink.Progress;
import dev.tributary.bench.sink.Sink;
import dev.tributary.bench.workload.Orders;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/** Runs one arm through one loaded topic. */
final class Runner {
  private static final Duration STALLED = Duration.ofSeconds(45);
  private static final Duration LETTERS = Duration.ofSeconds(10);
  private static final Duration ENDING = Duration.ofSeconds(15);

  private final String bootstrapServers;
  private final Sink sink;
  private final Path folder;
  private int count;

  Runner(String bootstrapServers, Sink sink, Path folder) {
    this.bootstrapServers = bootstrapServers;
    this.sink = sink;
    this.folder = folder;
  }

  /**
   * Runs.
   *
   * @param warmUp the share of events before the measured ones
   */
  Trial run(ArmKind arm, String topic, Orders orders, int repetition, double warmUp)
      throws InterruptedException {
    String run = "run-%d-%s".formatted(++count, arm.id());
    ArmSettings settings =
        new ArmSettings(
            arm, run, "pod-1", bootstrapServers, topic, orders.workload().partitions(), sink.url());
    AtomicReference<ArmProcess> process = new AtomicReference<>();
    Progress progress =
        new Progress(
            Math.max(1, (int) (orders.good() * warmUp)),
            orders.good(),
            () -> process.get().processorTime());
    try (ArrivalLog log = new ArrivalLog(folder.resolve(run + ".arrivals"))) {
      sink.begin(orders.workload(), log, progress);
      ArmMain.prepare(settings);
      try (ArmProcess started = ArmProcess.start(settings, folder)) {
        process.set(started);
        boolean finished = progress.await(orders.good(), STALLED);
        DeadLetterTopic letters = new DeadLetterTopic(bootstrapServers);
        if (finished && arm.hasDeadLetters()) {
          boolean ignored =
              letters.await(settings.deadLetterTopic(), poison(orders).size(), LETTERS);
        }
        boolean ignored = started.end(ENDING);
        List<Integer> dead =
            arm.hasDeadLetters() ? letters.events(settings.deadLetterTopic()) : poison(orders);
        Judgement judgement = new Oracle(orders, Duration.ZERO).judge(log, dead, List.of());
        String failure =
            finished
                ? ""
                : "stalled at %d of %d: %s"
                    .formatted(progress.count(), orders.good(), started.lastLines());
        return new Trial(
            orders.workload().skew(),
            arm,
            repetition,
            progress.measured(),
            Optional.of(judgement),
            failure);
      }
    } catch (Exception e) {
      if (e instanceof InterruptedException interrupted) {
        throw interrupted;
      }
      return new Trial(
          orders.workload().skew(),
          arm,
          repetition,
          Optional.empty(),
          Optional.empty(),
          String.valueOf(e));
    }
  }

  private static List<Integer> poison(Orders orders) {
    return IntStream.range(0, orders.workload().events())
        .filter(event -> orders.workload().fate(event).isPoison())
        .boxed()
        .toList();
  }
}
