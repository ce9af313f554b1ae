package dev.tributary.runtime.testkit;

import dev.tributary.planner.plan.PlanCodec;
import dev.tributary.runtime.FlowRunner;
import dev.tributary.runtime.intake.WebhookListener;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A flow in a process of its own, so that it can be killed. */
public final class PodMain {
  private PodMain() {}

  /** Runs the plan of a file until the process ends. */
  public static void main(String[] args) throws Exception {
    FlowRunner runner =
        new FlowRunner(
            PlanCodec.fromGzip(Files.readAllBytes(Path.of(args[0]))),
            Ports.with(WebhookListener.none(), Ports.secrets(), args[1]));
    runner.start();
    Thread.currentThread().join();
  }

  /** Starts one. */
  public static Process start(Path plan, String pod) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            PodMain.class.getName(),
            plan.toString(),
            pod)
        .redirectErrorStream(true)
        .redirectOutput(new File(plan + "." + pod + ".log"))
        .start();
  }
}
