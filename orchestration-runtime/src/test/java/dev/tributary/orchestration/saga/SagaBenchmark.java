package dev.tributary.orchestration.saga;

import dev.tributary.orchestration.testkit.TemporalServer;
import dev.tributary.simulators.SimulatorConfig;
import dev.tributary.simulators.SimulatorServer;
import io.temporal.client.WorkflowClient;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * How many sagas of five steps a second, and how long one takes, planned and by hand; {@code
 * bench/saga} runs it. Both post to the same simulated systems through the same real Temporal
 * server, one after the other in turns.
 */
public final class SagaBenchmark {
  /** Who starts instances at a time. */
  private static final int STARTERS = 32;

  /** Instances one after the other, for how long one takes. */
  private static final int ALONE = 20;

  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int EFFECTS = 5;

  /** Another order in each run, so that nothing is known already. */
  private int runs;

  private record Figures(double perSecond, double processorMs, double aloneMs, int events) {}

  private final int instances;
  private final SimulatorServer systems = SimulatorServer.start(SimulatorConfig.onFreePort());

  private SagaBenchmark(int instances) {
    this.instances = instances;
  }

  /** {@code SagaBenchmark INSTANCES REPETITIONS OUT}. */
  public static void main(String[] arguments) throws Exception {
    int instances = Integer.parseInt(arguments[0]);
    int repetitions = Integer.parseInt(arguments[1]);
    Map<String, List<Figures>> seen = new LinkedHashMap<>();
    SagaBenchmark benchmark = new SagaBenchmark(instances);
    Path folder = Files.createTempDirectory("tributary-saga");
    try (TemporalServer server = new TemporalServer(folder)) {
      // The first of each warms the JVM and the server.
      for (int repetition = 0; repetition <= repetitions; repetition++) {
        benchmark.run("planned", Arm::planned, server, repetition, seen);
        benchmark.run("hand-written", Arm::handWritten, server, repetition, seen);
      }
    } finally {
      benchmark.systems.close();
    }
    Files.writeString(Path.of(arguments[2]), page(instances, repetitions, seen));
  }

  private void run(
      String name,
      BiFunction<WorkflowClient, URI, Arm> arm,
      TemporalServer server,
      int repetition,
      Map<String, List<Figures>> seen)
      throws Exception {
    WorkflowClient client = server.client();
    try (Arm running = arm.apply(client, systems.url())) {
      Figures figures = measure(client, running);
      System.out.printf(
          Locale.ROOT,
          "%s %-12s %,6.1f/s  %5.1f CPU-ms an instance  %5.0f ms alone  %d events%n",
          repetition == 0 ? "warm-up" : "      " + repetition,
          name,
          figures.perSecond(),
          figures.processorMs(),
          figures.aloneMs(),
          figures.events());
      if (repetition > 0) {
        seen.computeIfAbsent(name, n -> new ArrayList<>()).add(figures);
      }
    } finally {
      client.getWorkflowServiceStubs().shutdownNow();
    }
  }

  private Figures measure(WorkflowClient client, Arm arm) throws Exception {
    String run = "r" + ++runs;
    double[] alone = new double[ALONE];
    int events = 0;
    for (int i = 0; i < ALONE; i++) {
      long began = System.nanoTime();
      String id = arm.start(run + "-alone-" + i);
      await(client, id);
      alone[i] = (System.nanoTime() - began) / 1e6;
      events = client.fetchHistory(id).getEvents().size();
    }
    systems.log().clear();
    long began = System.nanoTime();
    Duration before = processorTime();
    try (ExecutorService starters = Executors.newFixedThreadPool(STARTERS)) {
      List<Future<String>> ids =
          IntStream.range(0, instances)
              .mapToObj(i -> starters.submit(() -> arm.start(run + "-" + i)))
              .toList();
      for (Future<String> id : ids) {
        await(client, id.get());
      }
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    Duration used = processorTime().minus(before);
    long effects =
        systems.log().entries(Optional.empty(), Optional.empty()).stream()
            .filter(entry -> !entry.effect().equals("none"))
            .count();
    if (effects != (long) EFFECTS * instances) {
      throw new IllegalStateException(
          "%d effects of %d instances, not %d of each".formatted(effects, instances, EFFECTS));
    }
    Arrays.sort(alone);
    return new Figures(
        instances / seconds, used.toMillis() / (double) instances, alone[ALONE / 2], events);
  }

  private static void await(WorkflowClient client, String id) throws ExecutionException {
    try {
      var ignored =
          client
              .newUntypedWorkflowStub(id)
              .getResultAsync(Object.class)
              .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException(id + " doesn't end", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Of this process: worker, starters and simulated systems; the server is another. */
  private static Duration processorTime() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
  }

  private static String page(int instances, int repetitions, Map<String, List<Figures>> seen) {
    StringBuilder rows = new StringBuilder();
    seen.forEach(
        (name, figures) ->
            rows.append(
                "| %s | %s | %s | %s | %d |%n"
                    .formatted(
                        name,
                        span(figures.stream().mapToDouble(Figures::perSecond), "%.1f"),
                        span(figures.stream().mapToDouble(Figures::processorMs), "%.1f"),
                        span(figures.stream().mapToDouble(Figures::aloneMs), "%.0f"),
                        figures.getFirst().events())));
    double ratio =
        median(seen.get("planned").stream().mapToDouble(Figures::perSecond).toArray())
            / median(seen.get("hand-written").stream().mapToDouble(Figures::perSecond).toArray());
    return """
        | saga | instances/s | CPU-ms an instance | ms for one alone | events in its history |
        | --- | --- | --- | --- | --- |
        %s
        Median of %d repetitions (least to most) of %,d instances. Planned has %.2f times the rate of hand-written.
        """
        .formatted(rows, repetitions, instances, ratio);
  }

  private static String span(DoubleStream values, String format) {
    double[] sorted = values.sorted().toArray();
    return (format + " (" + format + " to " + format + ")")
        .formatted(median(sorted), sorted[0], sorted[sorted.length - 1]);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
