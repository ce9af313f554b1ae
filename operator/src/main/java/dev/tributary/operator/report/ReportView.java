package dev.tributary.operator.report;

import dev.tributary.planner.report.FlowReport;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The newest report of every pod, by flow. Thread-safe. */
public final class ReportView {
  /** Reports of pods that are long gone tell nothing any more. */
  private static final Duration KEPT = Duration.ofDays(7);

  private final Clock clock;
  private final Map<String, Map<String, FlowReport>> byFlow = new ConcurrentHashMap<>();

  /** Empty. */
  public ReportView(Clock clock) {
    this.clock = clock;
  }

  /** The reports of one flow. */
  public FlowReports of(String namespace, String flow) {
    return new FlowReports(
        List.copyOf(byFlow.getOrDefault(namespace + "/" + flow, Map.of()).values()),
        clock.instant());
  }

  /** Takes a report in; a later one of the same pod replaces it. */
  public void put(FlowReport report) {
    Map<String, FlowReport> pods =
        byFlow.computeIfAbsent(
            report.namespace() + "/" + report.flow(), k -> new ConcurrentHashMap<>());
    pods.put(report.pod(), report);
    pods.values().removeIf(r -> FlowReports.instant(r.time()).plus(KEPT).isBefore(clock.instant()));
  }

  /** Takes a report out, by the key that it has in the topic. */
  public void remove(String key) {
    int pod = key.lastIndexOf('/');
    if (pod > 0) {
      Map<String, FlowReport> pods = byFlow.get(key.substring(0, pod));
      if (pods != null) {
        pods.remove(key.substring(pod + 1));
      }
    }
  }

  /** Forgets a deleted flow. */
  public void forget(String namespace, String flow) {
    byFlow.remove(namespace + "/" + flow);
  }
}
