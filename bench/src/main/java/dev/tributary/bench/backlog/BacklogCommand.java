package dev.tributary.bench.backlog;

import dev.tributary.bench.arm.ArmKind;
import dev.tributary.bench.arm.ArmMain;
import dev.tributary.bench.arm.ArmProcess;
import dev.tributary.bench.arm.ArmSettings;
import dev.tributary.bench.oracle.Judgement;
import dev.tributary.bench.oracle.Oracle;
import dev.tributary.bench.sink.ArrivalLog;
import dev.tributary.bench.sink.Progress;
import dev.tributary.bench.sink.Sink;
import dev.tributary.bench.watch.Watch;
import dev.tributary.bench.workload.Loader;
import dev.tributary.bench.workload.Orders;
import dev.tributary.bench.workload.Workload;
import dev.tributary.broker.LocalBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One pod that drains what has been waiting. */
@Command(
    name = "backlog",
    mixinStandardHelpOptions = true,
    description = "Drains a large backlog of small events with one pod, and looks at its memory.")
public final class BacklogCommand implements Callable<Integer> {
  private static final Duration STALLED = Duration.ofSeconds(120);
  private static final Duration ENDING = Duration.ofSeconds(60);

  /** How often it says how far it is. */
  private static final int STEPS = 20;

  @Option(names = "--events", defaultValue = "10000000")
  private int events;

  @Option(names = "--memory", defaultValue = "512", description = "What the pod has, MiB.")
  private int memory;

  @Option(
      names = "--arm",
      defaultValue = "tributary-batches",
      description = "tributary, or tributary-batches whose target takes lists.")
  private String arm;

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("tributary-backlog");
    Orders orders = new Orders(Workload.backlog(events));
    Progress progress = new Progress(1, orders.good(), () -> Duration.ZERO);
    try (LocalBroker broker = LocalBroker.builder().start();
        Sink sink = new Sink();
        ArrivalLog log = new ArrivalLog(folder.resolve("arrivals"))) {
      ArmSettings settings =
          new ArmSettings(
              ArmKind.of(arm),
              "backlog",
              "pod-1",
              broker.bootstrapServers(),
              "orders",
              orders.workload().partitions(),
              sink.url());
      System.out.printf("  producing %,d events to %d partitions%n", events, settings.partitions());
      Loader loader = new Loader(broker.bootstrapServers());
      loader.create(settings.topic(), settings.partitions());
      loader.produce(settings.topic(), orders);
      sink.begin(orders.workload(), log, progress);
      ArmMain.prepare(settings);
      try (ArmProcess pod = ArmProcess.startAsPod(settings, folder, memory);
          Watch watch =
              new Watch(pod.pid(), settings.group(), progress, broker.bootstrapServers())) {
        String stalled = drain(orders.good(), progress, watch) ? "" : pod.lastLines();
        List<Watch.Sample> samples = watch.samples();
        pod.end(ENDING);
        Judgement judgement = new Oracle(orders, Duration.ZERO).judge(log, List.of(), List.of());
        BacklogReport report = BacklogReport.of(judgement, samples, memory, stalled);
        System.out.println(report);
        System.out.println("  logs in " + folder);
        return report.isKept() ? 0 : 1;
      }
    }
  }

  private static boolean drain(int good, Progress progress, Watch watch)
      throws InterruptedException {
    for (int step = 1; step <= STEPS; step++) {
      if (!progress.await((int) ((long) good * step / STEPS), STALLED)) {
        return false;
      }
      System.out.printf(
          Locale.ROOT,
          "  %3d %%: %,d taken, %d MiB%n",
          100 * step / STEPS,
          progress.count(),
          watch.samples().getLast().memory());
    }
    return true;
  }
}
