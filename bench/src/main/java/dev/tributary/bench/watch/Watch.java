package dev.tributary.bench.watch;

import dev.tributary.bench.sink.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.GroupState;

/** Looks at a pod, its group and the target once a second. Linux only, for the memory. */
public final class Watch implements AutoCloseable {
  private final Path status;
  private final String group;
  private final Progress progress;
  private final Admin admin;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final List<Sample> samples = new ArrayList<>();

  /**
   * What was seen.
   *
   * @param nanos the machine's monotonic clock
   * @param taken events that the target had taken
   * @param memory anonymous resident memory of the pod, MiB: what a memory limit can't take back
   * @param members the group's members; empty while it is rebalancing
   */
  public record Sample(long nanos, int taken, long memory, Set<String> members) {}

  /** Begins to look. */
  public Watch(long pid, String group, Progress progress, String bootstrapServers) {
    this.status = Path.of("/proc", String.valueOf(pid), "status");
    this.group = group;
    this.progress = progress;
    admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    ScheduledFuture<?> ignored = timer.scheduleAtFixedRate(this::look, 0, 1, TimeUnit.SECONDS);
  }

  private void look() {
    Sample sample = new Sample(System.nanoTime(), progress.count(), memory(), members());
    synchronized (samples) {
      samples.add(sample);
    }
  }

  private long memory() {
    try (Stream<String> lines = Files.lines(status)) {
      return lines
              .filter(line -> line.startsWith("RssAnon:"))
              .map(line -> line.replaceAll("\\D", ""))
              .mapToLong(Long::parseLong)
              .findFirst()
              .orElse(0)
          / 1024;
    } catch (IOException e) {
      throw new UncheckedIOException("the pod is gone", e);
    }
  }

  private Set<String> members() {
    try {
      ConsumerGroupDescription described =
          admin.describeConsumerGroups(List.of(group)).describedGroups().get(group).get();
      return described.groupState() == GroupState.STABLE
          ? described.members().stream().map(m -> m.consumerId()).collect(Collectors.toSet())
          : Set.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Set.of();
    } catch (java.util.concurrent.ExecutionException e) {
      return Set.of();
    }
  }

  /** Everything that was seen so far. */
  public List<Sample> samples() {
    synchronized (samples) {
      return List.copyOf(samples);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    admin.close();
  }
}
