package dev.tributary.bench.mapping;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the mapping benchmark and writes its table, and every iteration's figures as CSV. */
public final class MappingReport {
  /** The goals that were set before the first run. */
  private static final double MOST_MICROS = 40;

  private static final double MOST_KILOBYTES = 25;
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private static final Map<String, String> ARMS =
      Map.of(
          "tributary", "Tributary: parse, validate, filter, map, validate",
          "tributaryParse", "– of it: parse",
          "tributaryValidateSource", "– of it: validate the payload",
          "tributaryMap", "– of it: map",
          "tributaryValidateTarget", "– of it: validate the body",
          "jslt", "JSLT: parse, map",
          "jsltValidated", "JSLT: parse, validate, map, validate",
          "jsonata", "JSONata: parse, map",
          "jsonataValidated", "JSONata: parse, validate, map, validate");

  private static final List<String> ORDER =
      List.of(
          "tributary",
          "tributaryParse",
          "tributaryValidateSource",
          "tributaryMap",
          "tributaryValidateTarget",
          "jslt",
          "jsltValidated",
          "jsonata",
          "jsonataValidated");

  private MappingReport() {}

  private record Arm(String name, double nanos, double error, double bytes) {}

  /** {@code MappingReport FOLDER [--quick]}; writes {@code mapping.md} and {@code mapping.csv}. */
  public static void main(String[] arguments) throws RunnerException, IOException {
    boolean quick = List.of(arguments).contains("--quick");
    Path folder = Path.of(arguments[0]);
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(MappingBenchmark.class.getName() + "\\..*")
            .addProfiler(GCProfiler.class)
            .jvmArgs("-XX:+UseSerialGC", "-Xmx512m")
            .shouldFailOnError(true)
            .forks(quick ? 1 : 3)
            .warmupIterations(quick ? 3 : 5)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(quick ? 3 : 10)
            .measurementTime(TimeValue.seconds(1));
    Collection<RunResult> results = new Runner(options.build()).run();
    List<Arm> arms = ORDER.stream().map(name -> arm(name, results)).toList();
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("mapping.csv"), csv(results), StandardCharsets.UTF_8);
    Files.writeString(folder.resolve("mapping.md"), page(arms, quick), StandardCharsets.UTF_8);
  }

  private static String name(RunResult result) {
    String full = result.getParams().getBenchmark();
    return full.substring(full.lastIndexOf('.') + 1);
  }

  private static Arm arm(String name, Collection<RunResult> results) {
    RunResult run = results.stream().filter(r -> name(r).equals(name)).findFirst().orElseThrow();
    Result<?> time = run.getPrimaryResult();
    return new Arm(
        name,
        time.getScore(),
        time.getScoreError(),
        run.getSecondaryResults().get(ALLOCATED).getScore());
  }

  private static String csv(Collection<RunResult> results) {
    StringBuilder csv = new StringBuilder("arm,fork,iteration,ns_per_event,bytes_per_event\n");
    for (RunResult run : results) {
      int fork = 0;
      for (BenchmarkResult benchmark : run.getBenchmarkResults()) {
        fork++;
        int iteration = 0;
        for (IterationResult result : benchmark.getIterationResults()) {
          iteration++;
          csv.append(
              "%s,%d,%d,%.1f,%.1f%n"
                  .formatted(
                      name(run),
                      fork,
                      iteration,
                      result.getPrimaryResult().getScore(),
                      result.getSecondaryResults().get(ALLOCATED).getScore()));
        }
      }
    }
    return csv.toString();
  }

  private static String page(List<Arm> arms, boolean quick) throws IOException {
    Arm ours = arms.getFirst();
    List<String> rows = new ArrayList<>();
    for (Arm arm : arms) {
      rows.add(
          "| %s | %s ± %s | %s |"
              .formatted(
                  ARMS.get(arm.name()),
                  micros(arm.nanos()),
                  Double.isNaN(arm.error()) ? "–" : micros(arm.error()),
                  kilobytes(arm.bytes())));
    }
    boolean met = ours.nanos() / 1000 <= MOST_MICROS && ours.bytes() / 1000 <= MOST_KILOBYTES;
    return """
        # What an event costs

        An order of the orders sample (%d bytes) from its bytes to the tree that is sent: parsed, validated against the shop's schema, filtered, mapped, validated against the contract's schema. `Steps.run` is measured, the code that runs in a flow's pod. The same mapping in JSLT and JSONata gives the same body in the same run; they validate nothing by themselves, so a second arm of each validates with the same validator.

        The goal, set before the first run: at most %.0f µs and %.0f KB allocated. **It is %s**%s

        | arm | µs per event | KB allocated per event |
        | --- | --- | --- |
        %s

        One thread, one JVM a fork, `-XX:+UseSerialGC`; ± is JMH's 99.9 %% interval. The shares are measured alone, so they don't add up exactly. KB is 1,000 bytes.

        Made by `bench/mapping%s` on %s, JDK %s, %s. Every iteration: [mapping.csv](mapping.csv).
        """
        .formatted(
            bytes(),
            MOST_MICROS,
            MOST_KILOBYTES,
            met ? "met" : "missed",
            quick ? " (a quick run: figures to look at, not to quote)." : ".",
            String.join("\n", rows),
            quick ? " --quick" : "",
            processor(),
            Runtime.version(),
            System.getProperty("os.name") + " " + System.getProperty("os.arch"));
  }

  private static int bytes() throws IOException {
    try (var in = MappingReport.class.getResourceAsStream("order.json")) {
      return in.readAllBytes().length;
    }
  }

  private static String micros(double nanos) {
    return String.format(Locale.ROOT, "%.2f", nanos / 1000);
  }

  private static String kilobytes(double bytes) {
    return String.format(Locale.ROOT, "%.2f", bytes / 1000);
  }

  private static String processor() throws IOException {
    int cores = Runtime.getRuntime().availableProcessors();
    Path info = Path.of("/proc/cpuinfo");
    String model = "an unknown processor";
    if (Files.isReadable(info)) {
      model =
          Files.readAllLines(info).stream()
              .filter(line -> line.startsWith("model name"))
              .map(line -> line.substring(line.indexOf(':') + 1).strip())
              .findFirst()
              .orElse(model);
    }
    return "%s, %d cores".formatted(model, cores);
  }
}
