package dev.tributary.runtime.start;

import dev.tributary.runtime.testkit.Plans;
import dev.tributary.simulators.shop.SendPlan;
import dev.tributary.simulators.shop.Sending;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * How soon a pod is ready and how much memory it takes: on one processor, with a limit of memory as
 * the pods of flows have it, against a real broker with TLS and SCRAM.
 */
public final class StartBenchmark {
  private static final Duration IDLE = Duration.ofSeconds(20);
  private static final int ORDERS = 1_000;

  /** The limit that pods have by default, in MiB; without it the JVM would see all the machine. */
  private static final int LIMIT = 384;

  private static final List<String> BEFORE =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:MaxRAMPercentage=60",
          "-XX:+ExitOnOutOfMemoryError",
          "-Djava.util.logging.manager=org.jboss.logmanager.LogManager");

  private StartBenchmark() {}

  /** One start's figures: milliseconds, of them on the processor, and KiB resident. */
  private record Start(double ready, double used, long idle, long anonymous, long worked) {}

  private record Arm(String name, Path app, List<String> options) {}

  /**
   * {@code StartBenchmark JAVA OPTIONS APP FAST_APP STARTS OUT}: the java command, the file with
   * the image's options, the image's folder with its cache, the same application as Quarkus' fast
   * jar, how many starts, where the page goes.
   */
  public static void main(String[] arguments) throws Exception {
    String java = arguments[0];
    String options = "@" + Path.of(arguments[1]).toAbsolutePath();
    Path app = Path.of(arguments[2]).toAbsolutePath();
    Path fast = Path.of(arguments[3]).toAbsolutePath();
    int starts = Integer.parseInt(arguments[4]);
    String cache = "-XX:AOTCache=" + app.resolve(TrainingRun.CACHE);
    List<Arm> arms =
        List.of(
            new Arm("fast jar, no cache, heap 60 %: as it was before", fast, BEFORE),
            new Arm("the image without its cache", app, List.of(options)),
            // Refused rather than ignored would be an error here.
            new Arm("**the image**", app, List.of(options, cache, "-XX:AOTMode=on")));
    Path folder = Files.createDirectories(app.resolveSibling("start"));
    Map<String, List<Start>> seen = new LinkedHashMap<>();
    try (StartWorld world = new StartWorld(folder)) {
      world.publishOrders(ORDERS);
      for (int i = 0; i < starts; i++) {
        for (Arm arm : arms) {
          for (boolean webhook : new boolean[] {true, false}) {
            String name = (webhook ? "w" : "c") + arms.indexOf(arm) + "-" + i;
            Pod.Flow flow = webhook ? world.webhookFlow(name) : world.contractFlow(name);
            Start start = start(command(java, arm), arm.app(), flow, webhook, folder);
            String row = arm.name() + " | " + (webhook ? "webhook to ERP" : "contract to CRM");
            seen.computeIfAbsent(row, r -> new ArrayList<>()).add(start);
            System.out.println(row + " " + start);
          }
        }
      }
    }
    Path page = Path.of(arguments[5]);
    Files.writeString(page, page(seen, starts, Files.size(app.resolve(TrainingRun.CACHE)) >> 20));
    System.out.println("written: " + page);
  }

  private static List<String> command(String java, Arm arm) {
    List<String> command =
        new ArrayList<>(List.of("taskset", "-c", "0", java, "-XX:MaxRAM=" + LIMIT + "m"));
    command.addAll(arm.options());
    return command;
  }

  private static Start start(
      List<String> java, Path app, Pod.Flow flow, boolean webhook, Path folder)
      throws IOException, InterruptedException {
    try (Pod pod = Pod.start(java, app, flow, folder.resolve(flow.name() + ".log"))) {
      double ready = pod.awaitReady().toNanos() / 1e6;
      double used = pod.processorTime().toNanos() / 1e6;
      if (!webhook) {
        pod.awaitCounter("tributary_delivered_total", ORDERS);
        long worked = pod.memory("VmRSS");
        pod.end();
        return new Start(ready, used, 0, 0, worked);
      }
      TimeUnit.MILLISECONDS.sleep(IDLE.toMillis());
      long idle = pod.memory("VmRSS");
      long anonymous = pod.memory("RssAnon");
      try (Sending sending =
          Sending.start(SendPlan.to(pod.url("/" + flow.name()), Plans.KEY).with(ORDERS, 0, 0, 0))) {
        if (!sending.await(Duration.ofSeconds(120))) {
          throw new IllegalStateException("not all orders were taken:\n" + pod.output());
        }
      }
      pod.awaitCounter("tributary_delivered_total", ORDERS);
      long worked = pod.memory("VmRSS");
      pod.end();
      return new Start(ready, used, idle, anonymous, worked);
    }
  }

  private static String page(Map<String, List<Start>> seen, int starts, long cacheMib) {
    String rows =
        seen.entrySet().stream()
            .map(
                row ->
                    "| %s | %s | %s | %s | %s | %s |"
                        .formatted(
                            row.getKey(),
                            span(
                                row.getValue().stream().mapToDouble(Start::ready).toArray(),
                                "%.0f"),
                            span(
                                row.getValue().stream().mapToDouble(Start::used).toArray(), "%.0f"),
                            mib(row.getValue().stream().mapToDouble(Start::idle).toArray()),
                            mib(row.getValue().stream().mapToDouble(Start::anonymous).toArray()),
                            mib(row.getValue().stream().mapToDouble(Start::worked).toArray())))
            .collect(Collectors.joining("\n"));
    return """
        | arm | flow | ms to ready | of processor time | MiB idle | of it anonymous | MiB after 1,000 orders |
        | --- | --- | --- | --- | --- | --- | --- |
        %s

        Median of %d starts (least to most); the cache's file has %d MiB. JDK %s, %s.
        """
        .formatted(
            rows,
            starts,
            cacheMib,
            Runtime.version(),
            System.getProperty("os.name") + " " + System.getProperty("os.arch"));
  }

  private static String mib(double[] kib) {
    double[] mib = Arrays.stream(kib).map(k -> k / 1024).toArray();
    return Arrays.stream(mib).sum() == 0 ? "–" : span(mib, "%.0f");
  }

  private static String span(double[] values, String format) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    String text = format + " (" + format + " to " + format + ")";
    return String.format(
        Locale.ROOT, text, sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
  }
}
