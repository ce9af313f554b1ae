package dev.tributary.bench.outage;

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
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One pod, and a target that is away amid a backlog. */
@Command(
    name = "outage",
    mixinStandardHelpOptions = true,
    description = "The target hangs or answers 503 for long while events wait.")
public final class OutageCommand implements Callable<Integer> {
  private static final Duration STALLED = Duration.ofSeconds(60);
  private static final Duration LETTERS = Duration.ofSeconds(60);
  private static final Duration ENDING = Duration.ofSeconds(60);

  /** What is taken before the rate counts as steady, before the outage, and when it begins. */
  private static final double WARM = 0.25;

  private static final double DOWN = 0.5;

  @Option(names = "--how", defaultValue = "hangs", description = "hangs or unavailable.")
  private String how;

  @Option(names = "--seconds", defaultValue = "600", description = "How long it lasts.")
  private int seconds;

  @Option(names = "--events", defaultValue = "200000")
  private int events;

  @Option(
      names = "--memory",
      defaultValue = "384",
      description = "What the pod has, MiB; 384 is the operator's own limit.")
  private int memory;

  @Override
  public Integer call() throws Exception {
    Sink.Mood mood = Sink.Mood.valueOf(how.toUpperCase(Locale.ROOT));
    Path folder = Files.createTempDirectory("tributary-outage");
    Orders orders = new Orders(Workload.benchmark(events, 0));
    Progress progress = new Progress(1, orders.good(), () -> Duration.ZERO);
    try (LocalBroker broker = LocalBroker.builder().start();
        Sink sink = new Sink();
        ArrivalLog log = new ArrivalLog(folder.resolve("arrivals"))) {
      ArmSettings settings =
          new ArmSettings(
              ArmKind.TRIBUTARY,
              "outage",
              "pod-1",
              broker.bootstrapServers(),
              "orders",
              orders.workload().partitions(),
              sink.url());
      Loader loader = new Loader(broker.bootstrapServers());
      loader.create(settings.topic(), settings.partitions());
      loader.produce(settings.topic(), orders);
      sink.begin(orders.workload(), log, progress);
      ArmMain.prepare(settings);
      try (ArmProcess pod = ArmProcess.startAsPod(settings, folder, memory);
          Watch watch =
              new Watch(pod.pid(), settings.group(), progress, broker.bootstrapServers())) {
        OutageReport report = bear(mood, orders, progress, sink, log, pod, watch, settings);
        System.out.println(report);
        System.out.println("  logs in " + folder);
        return report.isKept() ? 0 : 1;
      }
    }
  }

  private OutageReport bear(
      Sink.Mood mood,
      Orders orders,
      Progress progress,
      Sink sink,
      ArrivalLog log,
      ArmProcess pod,
      Watch watch,
      ArmSettings settings)
      throws InterruptedException {
    boolean moving = progress.await((int) (WARM * orders.good()), STALLED);
    long steady = System.nanoTime();
    moving = moving && progress.await((int) (DOWN * orders.good()), STALLED);
    if (!moving) {
      throw new IllegalStateException("nothing moved before the outage:\n" + pod.lastLines());
    }
    long began = System.nanoTime();
    sink.feels(mood);
    System.out.printf("  target %s for %d s from now on%n", mood, seconds);
    // The outage itself: its length is what is asked for.
    TimeUnit.SECONDS.sleep(seconds);
    long ended = System.nanoTime();
    sink.feels(Sink.Mood.WORKS);
    boolean finished = progress.await(orders.good(), STALLED);
    List<Integer> poison =
        IntStream.range(0, orders.workload().events())
            .filter(event -> orders.workload().fate(event).isPoison())
            .boxed()
            .toList();
    DeadLetterTopic letters = new DeadLetterTopic(settings.bootstrapServers());
    boolean ignored = letters.await(settings.deadLetterTopic(), poison.size(), LETTERS);
    String stalled = finished ? "" : pod.lastLines();
    List<Watch.Sample> samples = watch.samples();
    pod.end(ENDING);
    Judgement judgement =
        new Oracle(orders, Duration.ZERO)
            .judge(log, letters.events(settings.deadLetterTopic()), List.of());
    return OutageReport.of(mood, judgement, samples, steady, began, ended, stalled);
  }
}
