package dev.tributary.bench.run;

import dev.tributary.bench.arm.ArmKind;
import dev.tributary.bench.backlog.BacklogCommand;
import dev.tributary.bench.kill.KillCommand;
import dev.tributary.bench.neighbours.NeighboursCommand;
import dev.tributary.bench.outage.OutageCommand;
import dev.tributary.bench.sink.Sink;
import dev.tributary.bench.workload.Loader;
import dev.tributary.bench.workload.Orders;
import dev.tributary.bench.workload.Workload;
import dev.tributary.broker.LocalBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Delivery beside its peers. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    subcommands = {
      KillCommand.class,
      OutageCommand.class,
      NeighboursCommand.class,
      BacklogCommand.class
    },
    description = "Measures Tributary's delivery and its peers in one run, interleaved.")
public final class BenchCommand implements Callable<Integer> {
  /** How many sends an unordered or key-ordered arm may have under way. */
  static final int CONNECTIONS = 1_000;

  private static final double WARM_UP = 0.3;

  /** Arms that don't meet what the others meet. */
  private static final Set<ArmKind> ON_REQUEST =
      EnumSet.of(ArmKind.CAMEL_BATCHING, ArmKind.TRIBUTARY_BATCHES, ArmKind.TRIBUTARY_COALESCING);

  private static final double[] SKEWS = {0, 0.5, 0.99};

  @Option(names = "--quick", description = "Uniform keys, 3 repetitions, short runs: minutes.")
  private boolean quick;

  @Option(names = "--repetitions", description = "Runs of each arm; 10, or 3 with --quick.")
  private int repetitions;

  @Option(names = "--skews", split = ",", description = "Zipf exponents; 0 is uniform.")
  private double[] skews;

  @Option(
      names = "--arms",
      split = ",",
      description =
          "Which arms; without it all but camel-batching, tributary-batches and"
              + " tributary-coalescing.")
  private String[] arms;

  @Option(names = "--events", description = "Events of a run of arms that are parallel by record.")
  private int events;

  @Option(
      names = "--serial-events",
      description = "Events of a run of arms with a send for each partition or few threads.")
  private int serialEvents;

  @Option(
      names = "--longest",
      paramLabel = "SECONDS",
      description =
          "Fewer events where one key would hold a run up for longer than this; never fewer than"
              + " serial arms have. Without it no limit.")
  private int longest;

  @Option(
      names = "--out",
      description = "Where results go; docs/benchmarks, or target/results with --quick.")
  private Path out;

  @Override
  public Integer call() throws Exception {
    repetitions = repetitions > 0 ? repetitions : quick ? 3 : 10;
    events = events > 0 ? events : quick ? 40_000 : 150_000;
    serialEvents = serialEvents > 0 ? serialEvents : quick ? 5_000 : 20_000;
    skews = skews != null ? skews : quick ? new double[] {0} : SKEWS;
    out = out != null ? out : Path.of(quick ? "bench/target/results" : "docs/benchmarks");
    List<ArmKind> chosen =
        arms == null
            ? Arrays.stream(ArmKind.values()).filter(a -> !ON_REQUEST.contains(a)).toList()
            : Arrays.stream(arms).map(ArmKind::of).toList();
    Results results = new Results();
    Path folder = Files.createTempDirectory("tributary-bench");
    long began = System.nanoTime();
    try (LocalBroker broker = LocalBroker.builder().start();
        Sink sink = new Sink()) {
      Runner runner = new Runner(broker.bootstrapServers(), sink, folder);
      for (double skew : skews) {
        measure(skew, chosen, new Loader(broker.bootstrapServers()), runner, results);
        write(results);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%n%s%nwritten to %s after %d s; logs in %s%n",
        new Table(results).markdown(),
        out,
        Duration.ofNanos(System.nanoTime() - began).toSeconds(),
        folder);
    return 0;
  }

  private void measure(
      double skew, List<ArmKind> chosen, Loader loader, Runner runner, Results results)
      throws InterruptedException {
    Orders many = new Orders(Workload.benchmark(parallelEvents(skew), skew));
    Orders few = new Orders(Workload.benchmark(serialEvents, skew));
    String manyTopic = "orders-%s-many".formatted(skew);
    String fewTopic = "orders-%s-few".formatted(skew);
    load(loader, manyTopic, many);
    load(loader, fewTopic, few);
    for (int repetition = 1; repetition <= repetitions; repetition++) {
      // The canary is the same arm at the same place of every repetition.
      add(results, runner.run(ArmKind.RAW_LOOP, fewTopic, few, 0, WARM_UP));
      List<ArmKind> order = new ArrayList<>(chosen);
      if (repetition % 2 == 0) {
        Collections.reverse(order);
      }
      for (ArmKind arm : order) {
        boolean brief = arm.sendsFew();
        add(
            results,
            runner.run(arm, brief ? fewTopic : manyTopic, brief ? few : many, repetition, WARM_UP));
      }
      double unordered =
          results.rate(skew, ArmKind.RAW_UNORDERED).map(Statistics::median).orElse(0.0);
      results.bounds(skew, Bounds.of(many, CONNECTIONS, unordered));
    }
  }

  /** What the hottest key lets through within {@code longest}. */
  private int parallelEvents(double skew) {
    if (longest == 0) {
      return events;
    }
    double rate =
        Bounds.of(new Orders(Workload.benchmark(events, skew)), CONNECTIONS, 0).ordering();
    return (int) Math.max(serialEvents, Math.min(events, rate * longest));
  }

  private static void load(Loader loader, String topic, Orders orders) throws InterruptedException {
    loader.create(topic, orders.workload().partitions());
    loader.produce(topic, orders);
  }

  private static void add(Results results, Trial trial) {
    results.add(trial);
    System.out.printf(
        Locale.ROOT,
        "%s %-24s zipf %s: %s%n",
        trial.repetition() == 0 ? "canary" : "     " + trial.repetition(),
        trial.arm().id(),
        trial.skew(),
        trial
            .measured()
            .map(
                m ->
                    "%,8.0f/s %6.0f CPU-µs  %s"
                        .formatted(
                            trial.rate(),
                            trial.processorMicros(),
                            trial.judgement().map(Object::toString).orElse("")))
            .orElse("DID NOT FINISH: " + trial.failure()));
  }

  private void write(Results results) throws IOException {
    Files.createDirectories(out);
    Files.writeString(out.resolve("delivery.csv"), results.csv());
    Files.writeString(out.resolve("delivery.svg"), new Chart(results).svg());
    Page.replace(out.resolve("delivery.md"), new Table(results).markdown());
  }
}
