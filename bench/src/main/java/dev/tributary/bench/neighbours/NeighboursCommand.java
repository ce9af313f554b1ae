package dev.tributary.bench.neighbours;

import dev.tributary.bench.run.Statistics;
import dev.tributary.bench.sink.Sink;
import dev.tributary.broker.LocalBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What trouble with some keys costs the others. */
@Command(
    name = "neighbours",
    mixinStandardHelpOptions = true,
    description = "p99 of healthy keys under a steady load, beside poison and a slow key.")
public final class NeighboursCommand implements Callable<Integer> {
  @Option(names = "--repetitions", defaultValue = "3", description = "Runs of each, interleaved.")
  private int repetitions;

  @Option(names = "--rate", defaultValue = "500", description = "Events a second.")
  private int rate;

  @Option(names = "--seconds", defaultValue = "40", description = "Length of a run, warm-up too.")
  private int seconds;

  @Override
  public Integer call() throws Exception {
    Map<Trouble, List<Double>> all = new EnumMap<>(Trouble.class);
    Path folder = Files.createTempDirectory("tributary-neighbours");
    try (LocalBroker broker = LocalBroker.builder().start();
        Sink sink = new Sink()) {
      Neighbourhood neighbourhood =
          new Neighbourhood(broker.bootstrapServers(), sink, folder, rate, rate * seconds);
      for (int repetition = 1; repetition <= repetitions; repetition++) {
        List<Trouble> order = new ArrayList<>(Arrays.asList(Trouble.values()));
        if (repetition % 2 == 0) {
          Collections.reverse(order);
        }
        for (Trouble trouble : order) {
          double p99 =
              neighbourhood.p99(
                  trouble,
                  "neighbours-" + repetition + "-" + trouble.name().toLowerCase(Locale.ROOT));
          System.out.printf(Locale.ROOT, "%d %-8s p99 %.1f ms%n", repetition, trouble, p99);
          all.computeIfAbsent(trouble, none -> new ArrayList<>()).add(p99);
        }
      }
    }
    double plain = Statistics.of(all.get(Trouble.NONE)).median();
    System.out.printf(
        "%n| trouble | p99 of the others, ms | beside none |%n| --- | ---: | ---: |%n");
    all.forEach(
        (trouble, values) -> {
          Statistics s = Statistics.of(values);
          System.out.printf(
              Locale.ROOT,
              "| %s | %.1f (%.1f–%.1f) | %.2f |%n",
              trouble,
              s.median(),
              s.low(),
              s.high(),
              s.median() / plain);
        });
    return 0;
  }
}
