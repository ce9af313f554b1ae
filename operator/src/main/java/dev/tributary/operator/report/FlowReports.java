package dev.tributary.operator.report;

import dev.tributary.planner.report.FlowReport;
import dev.tributary.planner.report.FlowReport.CircuitReport;
import dev.tributary.planner.report.FlowReport.HeldReport;
import dev.tributary.planner.report.FlowReport.LedgerReport;
import dev.tributary.planner.report.InstancesReport;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The newest report of each pod of one flow.
 *
 * @param list one report a pod
 * @param at when they were looked at
 */
public record FlowReports(List<FlowReport> list, Instant at) {
  /** A pod that told nothing for so long is gone or stuck; pods tell every 10 s. */
  private static final Duration FRESH = Duration.ofSeconds(45);

  /** The report of a pod, when it is fresh. */
  public Optional<FlowReport> of(String pod) {
    return list.stream().filter(r -> r.pod().equals(pod)).filter(this::isFresh).findFirst();
  }

  /** The reports of pods that told something lately. */
  public List<FlowReport> fresh() {
    return list.stream().filter(this::isFresh).toList();
  }

  /** Records not finished, over all pods that tell; empty when none tells. */
  public OptionalLong lag() {
    List<Long> lags =
        list.stream().filter(this::isFresh).map(FlowReport::lag).filter(Objects::nonNull).toList();
    return lags.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(lags.stream().mapToLong(Long::longValue).sum());
  }

  /** Records delivered by all pods that are known; empty when none is. */
  public OptionalLong delivered() {
    return list.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(list.stream().mapToLong(FlowReport::delivered).sum());
  }

  /** Sends spared by all pods that are known; empty when none is. */
  public OptionalLong suppressed() {
    return list.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(list.stream().mapToLong(FlowReport::suppressed).sum());
  }

  /** Duplicates from the source that all known pods' ledgers knew; empty when no pod is known. */
  public OptionalLong duplicates() {
    return list.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(list.stream().mapToLong(FlowReport::duplicates).sum());
  }

  /** Records that newer ones superseded, of all pods that are known; empty when none is. */
  public OptionalLong superseded() {
    return list.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(list.stream().mapToLong(FlowReport::superseded).sum());
  }

  /** What all pods that tell remember together; as little as the one that remembers least. */
  public Optional<LedgerReport> ledger() {
    return list.stream()
        .filter(this::isFresh)
        .map(FlowReport::ledger)
        .filter(Objects::nonNull)
        .reduce(
            (a, b) ->
                new LedgerReport(
                    a.entries() + b.entries(),
                    instant(a.coversSince()).isAfter(instant(b.coversSince()))
                        ? a.coversSince()
                        : b.coversSince()));
  }

  /** What waits for dead letters in all pods that tell; empty when nothing does. */
  public Optional<HeldReport> held() {
    return list.stream()
        .filter(this::isFresh)
        .map(FlowReport::held)
        .filter(Objects::nonNull)
        .reduce((a, b) -> new HeldReport(a.keys() + b.keys(), a.records() + b.records()));
  }

  /** What the worker that looked last tells of an orchestration's instances. */
  public Optional<InstancesReport> instances() {
    return list.stream()
        .filter(this::isFresh)
        .map(FlowReport::instances)
        .filter(Objects::nonNull)
        .max(Comparator.comparing(told -> instant(told.time())));
  }

  /** The circuit breakers of all pods that tell; those that hold records come first. */
  public List<CircuitReport> circuits() {
    return list.stream()
        .filter(this::isFresh)
        .map(FlowReport::circuit)
        .filter(Objects::nonNull)
        .sorted(Comparator.comparing(c -> !c.holds()))
        .toList();
  }

  /** When a record was last delivered, or {@code null}. */
  public String lastDelivered() {
    return list.stream()
        .map(FlowReport::lastDelivered)
        .filter(Objects::nonNull)
        .max(Comparator.comparing(FlowReports::instant))
        .orElse(null);
  }

  /** The reason of dead letters that the pod with the most of them names, or {@code null}. */
  public String topDeadReason() {
    return list.stream()
        .filter(r -> r.topDeadReason() != null)
        .max(Comparator.comparingLong(FlowReport::dead))
        .map(FlowReport::topDeadReason)
        .orElse(null);
  }

  private boolean isFresh(FlowReport report) {
    return instant(report.time()).plus(FRESH).isAfter(at);
  }

  static Instant instant(String text) {
    try {
      return text == null ? Instant.EPOCH : Instant.parse(text);
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }
}
