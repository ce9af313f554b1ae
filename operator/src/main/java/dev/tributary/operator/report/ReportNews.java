package dev.tributary.operator.report;

import dev.tributary.planner.report.FlowReport;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * Takes reports in, and decides which of them are worth a look at their flow: a change of health or
 * a first dead letter at once, counters once in a while.
 */
public final class ReportNews {
  private final ReportView view;
  private final Duration counters;
  private final Clock clock;
  private final BiConsumer<String, String> wake;
  private final BiConsumer<String, String> wakeEndpoint;
  private final Map<String, Instant> woken = new ConcurrentHashMap<>();
  private final Set<FlowKey> waiting = ConcurrentHashMap.newKeySet();

  private record FlowKey(String namespace, String flow) {
    @Override
    public String toString() {
      return namespace + "/" + flow;
    }
  }

  /**
   * Feeds a view.
   *
   * @param counters how often counters alone wake a flow at most
   * @param wake takes namespace and name of a flow
   * @param wakeEndpoint takes namespace and name of an endpoint whose circuit opened or closed
   */
  public ReportNews(
      ReportView view,
      Duration counters,
      Clock clock,
      BiConsumer<String, String> wake,
      BiConsumer<String, String> wakeEndpoint) {
    this.view = view;
    this.counters = counters;
    this.clock = clock;
    this.wake = wake;
    this.wakeEndpoint = wakeEndpoint;
  }

  /** Takes one report in. */
  public void heard(FlowReport report) {
    FlowReport before =
        view.of(report.namespace(), report.flow()).list().stream()
            .filter(r -> r.pod().equals(report.pod()))
            .findFirst()
            .orElse(null);
    view.put(report);
    if (report.circuit() != null && hasTurned(before, report)) {
      wakeEndpoint.accept(report.namespace(), report.circuit().endpoint());
    }
    FlowKey flow = new FlowKey(report.namespace(), report.flow());
    if (isUrgent(before, report) || isTime(flow)) {
      wake(flow);
    } else {
      waiting.add(flow);
    }
  }

  /** Wakes flows whose time has come since they were heard of; to be called every second or so. */
  public void tick() {
    waiting.stream().filter(this::isTime).forEach(this::wake);
  }

  private boolean isTime(FlowKey flow) {
    return woken
        .getOrDefault(flow.toString(), Instant.EPOCH)
        .plus(counters)
        .isBefore(clock.instant());
  }

  private void wake(FlowKey flow) {
    waiting.remove(flow);
    woken.put(flow.toString(), clock.instant());
    wake.accept(flow.namespace(), flow.flow());
  }

  /** Takes a report out whose pod is gone. */
  public void gone(String key) {
    view.remove(key);
  }

  /** Forgets a deleted flow. */
  public void forget(String namespace, String flow) {
    view.forget(namespace, flow);
    waiting.remove(new FlowKey(namespace, flow));
    woken.remove(namespace + "/" + flow);
  }

  private static boolean isUrgent(FlowReport before, FlowReport now) {
    boolean wasDead = before != null && before.dead() > 0;
    boolean wasLost = before != null && before.positionLost();
    return isReady(before) != isReady(now)
        || isHeld(before) != isHeld(now)
        || !Objects.equals(wasLost, now.positionLost())
        || !wasDead && now.dead() > 0;
  }

  /** Whether a circuit is heard of for the first time, or opened or closed. */
  private static boolean hasTurned(FlowReport before, FlowReport now) {
    return before == null || before.circuit() == null || isHeld(before) != isHeld(now);
  }

  private static boolean isHeld(FlowReport report) {
    return report != null && report.circuit() != null && report.circuit().holds();
  }

  private static boolean isReady(FlowReport report) {
    return report == null || report.health() == null || report.health().ready();
  }
}
