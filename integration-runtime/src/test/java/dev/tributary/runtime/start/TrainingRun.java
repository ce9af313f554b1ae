package dev.tributary.runtime.start;

import dev.tributary.runtime.testkit.Plans;
import dev.tributary.simulators.shop.SendPlan;
import dev.tributary.simulators.shop.Sending;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes the AOT cache of an application's folder: runs the application once with orders from a
 * webhook to an ERP over a real broker, so that the cache holds what a flow's pod loads.
 */
public final class TrainingRun {
  static final String CACHE = "app.aot";

  /** What Jib gives every file of an image; the JVM refuses a cache whose jars have another. */
  private static final FileTime IMAGE_TIME = FileTime.from(Instant.ofEpochSecond(1));

  private static final int ORDERS = 400;
  private static final int TWICE = 20;
  private static final int MALFORMED = 10;
  private static final int WRONGLY_SIGNED = 5;

  private TrainingRun() {}

  /**
   * {@code TrainingRun JAVA OPTIONS APP}: the java command of the image, the file with its options,
   * the application's folder, where the cache goes.
   */
  public static void main(String[] arguments) throws Exception {
    Path app = Path.of(arguments[2]).toAbsolutePath();
    Path cache = app.resolve(CACHE);
    Files.deleteIfExists(cache);
    stamp(app);
    Path folder = Files.createDirectories(app.resolveSibling("training"));
    try (StartWorld world = new StartWorld(folder)) {
      Pod.Flow flow = world.webhookFlow("training");
      List<String> java =
          List.of(
              arguments[0],
              "@" + Path.of(arguments[1]).toAbsolutePath(),
              // The room for the cache while it is written comes out of this.
              "-XX:MaxMetaspaceSize=512m",
              "-XX:AOTCacheOutput=" + cache);
      try (Pod pod = Pod.start(java, app, flow, folder.resolve("pod.log"))) {
        pod.awaitReady();
        work(pod, flow);
        pod.end();
        if (!Files.exists(cache)) {
          throw new IllegalStateException("no cache was written; the pod said:\n" + pod.output());
        }
      }
    }
    Files.setLastModifiedTime(cache, IMAGE_TIME);
    System.out.printf("the AOT cache has %d MiB%n", Files.size(cache) >> 20);
  }

  private static void work(Pod pod, Pod.Flow flow) throws InterruptedException {
    try (Sending sending =
        Sending.start(
            SendPlan.to(pod.url("/" + flow.name()), Plans.KEY)
                .with(ORDERS, TWICE, MALFORMED, WRONGLY_SIGNED))) {
      if (!sending.await(Duration.ofSeconds(120))) {
        throw new IllegalStateException("not all orders were taken; the pod:\n" + pod.output());
      }
    }
    pod.awaitCounter("tributary_delivered_total", ORDERS - MALFORMED);
  }

  private static void stamp(Path app) throws IOException {
    try (Stream<Path> files = Files.walk(app)) {
      for (Path file : files.toList()) {
        Files.setLastModifiedTime(file, IMAGE_TIME);
      }
    }
  }
}
