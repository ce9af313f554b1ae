package dev.tributary.runtime.report;

import dev.tributary.planner.report.FlowReport;
import dev.tributary.runtime.engine.Engine;
import dev.tributary.runtime.engine.Progress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** How much isn't finished, and since when. */
public final class Backlog {
  private static final long ANSWER_SECONDS = 8;

  private final InstantSource clock;
  private volatile OptionalLong lag = OptionalLong.empty();
  private volatile Optional<Engine> engine = Optional.empty();

  /** Nothing is known until {@link #watch} and {@link #measure}. */
  public Backlog(InstantSource clock) {
    this.clock = clock;
  }

  /** Looks at this engine. */
  public void watch(Engine watched) {
    engine = Optional.of(watched);
  }

  /**
   * Asks Kafka for the ends of the partitions that are ours.
   *
   * @throws TimeoutException when Kafka doesn't answer
   */
  public void measure(Admin admin)
      throws InterruptedException, ExecutionException, TimeoutException {
    Map<TopicPartition, Progress> progress = engine.map(Engine::progress).orElse(Map.of());
    if (progress.isEmpty()) {
      // Still a question, so that an unreachable Kafka is seen.
      admin.describeCluster().nodes().get(ANSWER_SECONDS, TimeUnit.SECONDS);
      lag = engine.isPresent() ? OptionalLong.of(0) : OptionalLong.empty();
      return;
    }
    var ends =
        admin
            .listOffsets(
                progress.keySet().stream()
                    .collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest())))
            .all()
            .get(ANSWER_SECONDS, TimeUnit.SECONDS);
    lag =
        OptionalLong.of(
            progress.entrySet().stream()
                .mapToLong(e -> e.getValue().unfinished(ends.get(e.getKey()).offset()))
                .sum());
  }

  /**
   * Records that aren't finished, as of the last measure: those done beyond the frontier don't
   * count, those parked do.
   */
  public OptionalLong lag() {
    return lag;
  }

  /** What waits for dead letters; empty when nothing does. */
  public Optional<FlowReport.HeldReport> held() {
    Progress.Held all =
        engine.map(Engine::progress).orElse(Map.of()).values().stream()
            .map(Progress::held)
            .reduce(Progress.Held.NOTHING, Progress.Held::plus);
    return all.keys() == 0
        ? Optional.empty()
        : Optional.of(new FlowReport.HeldReport(all.keys(), all.records()));
  }

  /** When the oldest record that is read and not finished was written. */
  public Optional<Instant> oldest() {
    return engine.flatMap(Engine::oldest).map(r -> Instant.ofEpochMilli(r.timestamp()));
  }

  /** Seconds since then; 0 when there is none. */
  public double oldestSeconds() {
    return oldest()
        .map(at -> Math.max(0, Duration.between(at, clock.instant()).toMillis() / 1000.0))
        .orElse(0.0);
  }
}
