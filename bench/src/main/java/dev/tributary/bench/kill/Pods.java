package dev.tributary.bench.kill;

import dev.tributary.bench.arm.ArmProcess;
import dev.tributary.bench.arm.ArmSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** The processes of a run. Each has a name of its own, also one that takes another's place. */
final class Pods implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(60);

  private final ArmSettings settings;
  private final Path folder;
  private final List<ArmProcess> pods = new ArrayList<>();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private int started;

  Pods(ArmSettings settings, Path folder, int count) {
    this.settings = settings;
    this.folder = folder;
    for (int i = 0; i < count; i++) {
      pods.add(start());
    }
  }

  private ArmProcess start() {
    return ArmProcess.start(settings.with("pod-" + ++started), folder);
  }

  void kill(int pod) {
    pods.get(pod).kill();
    pods.set(pod, start());
  }

  void freeze(int pod, Duration lasting) {
    ArmProcess frozen = pods.get(pod);
    frozen.freeze();
    ScheduledFuture<?> ignored =
        timer.schedule(
            () -> {
              if (frozen.isAlive()) {
                frozen.thaw();
              }
            },
            lasting.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /** Returns whether the pod ended by itself within its grace. */
  boolean move(int pod) throws InterruptedException {
    pods.get(pod).thaw();
    boolean ended = pods.get(pod).end(GRACE);
    pods.set(pod, start());
    return ended;
  }

  /** Ends all gracefully. */
  void end() throws InterruptedException {
    for (ArmProcess pod : pods) {
      pod.thaw();
      boolean ignored = pod.end(GRACE);
    }
  }

  /** What they said last, for people. */
  String lastLines() {
    StringBuilder text = new StringBuilder();
    for (ArmProcess pod : pods) {
      text.append(pod.isAlive() ? "runs" : "ended").append(": ").append(pod.lastLines());
      text.append('\n');
    }
    return text.toString();
  }

  /** Ends all at once. */
  @Override
  public void close() {
    timer.shutdownNow();
    pods.forEach(ArmProcess::close);
  }
}
