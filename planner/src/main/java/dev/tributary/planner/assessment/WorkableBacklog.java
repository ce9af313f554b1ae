package dev.tributary.planner.assessment;

import dev.tributary.planner.report.FlowReport;
import dev.tributary.planner.scaling.ScalingPlan;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How much of a flow's backlog more pods could work off: records that aren't completed, without
 * those that wait for a dead letter to be dealt with, but no more than what the pods that are there
 * are for, wherever more pods would not help. So an outage of the target never scales up, and never
 * puts a flow to sleep while records wait. Pure.
 */
public final class WorkableBacklog {
  /** Pods tell every 10 s; one that has delivered nothing for so long is stuck. */
  private static final Duration STALLED = Duration.ofMinutes(1);

  /** What a pod says when more like it would fare no better. */
  private static final Set<String> HELD =
      Set.of(
          "TargetUnavailable",
          "DeadLettersFailing",
          "LedgerFailing",
          "KafkaUnreachable",
          "PositionLost",
          "SecretMissing",
          "TopicMissing",
          "ConnectorFailed",
          "Starting");

  private final ScalingPlan scaling;
  private final Observed seen;

  /**
   * What is seen of a flow.
   *
   * @param suspended whether delivery is stopped by the spec
   * @param replicas how many pods shall run
   * @param reports the newest report of each pod that told something lately
   * @param brokerLag records beyond the group's committed positions, as the broker says; empty when
   *     it wasn't asked or didn't answer
   */
  public record Observed(
      boolean suspended, int replicas, List<FlowReport> reports, OptionalLong brokerLag) {
    /** Copies the reports. */
    public Observed {
      reports = List.copyOf(reports);
    }
  }

  /** The backlog, or that it isn't known; which is never the same as none. */
  public sealed interface Answer {}

  /**
   * It is known.
   *
   * @param workable what to scale by
   * @param records all that isn't completed
   * @param held why the first is less than the second; empty when it isn't
   */
  public record Known(long workable, long records, String held) implements Answer {}

  /**
   * It isn't known.
   *
   * @param why a sentence with the next step
   */
  public record Unknown(String why) implements Answer {}

  private WorkableBacklog(ScalingPlan scaling, Observed seen) {
    this.scaling = scaling;
    this.seen = seen;
  }

  /** Answers. */
  public static Answer of(ScalingPlan scaling, Observed seen) {
    return new WorkableBacklog(scaling, seen).answer();
  }

  /**
   * Whether the broker's word is needed: where there are no pods, or not all of them told their
   * backlog.
   */
  public static boolean needsBroker(int replicas, List<FlowReport> reports) {
    return replicas == 0 || reports.stream().filter(r -> r.lag() != null).count() < replicas;
  }

  private Answer answer() {
    if (seen.suspended()) {
      return new Known(0, reported(), "delivery is suspended");
    }
    if (seen.replicas() == 0) {
      // Any pod is more than none: it finds out whether the target can be reached.
      return seen.brokerLag().isPresent()
          ? new Known(seen.brokerLag().getAsLong(), seen.brokerLag().getAsLong(), "")
          : new Unknown("Kafka didn't tell how much waits; see whether it answers the operator");
    }
    if (needsBroker(seen.replicas(), seen.reports())) {
      return seen.brokerLag().isPresent()
          ? held(seen.brokerLag().getAsLong(), "not every pod has told its backlog yet")
          : new Unknown(
              "not every pod has told its backlog lately, nor did Kafka; see whether pods run and"
                  + " Kafka answers");
    }
    long records = reported();
    long waiting = waiting();
    if (waiting > 0) {
      return behindDeadLetters(records, waiting);
    }
    return trouble().map(why -> held(records, why)).orElse(new Known(records, records, ""));
  }

  /** What wakes a flow stays, so that a pod is there to see when they are dealt with. */
  private Known behindDeadLetters(long records, long waiting) {
    long free = Math.max(0, records - waiting);
    long base = trouble().map(why -> held(free, why).workable()).orElse(free);
    long workable = Math.max(base, Math.min(records, scaling.activationLagThreshold() + 1L));
    String why = waiting + " records wait for dead letters of their keys";
    return new Known(workable, records, workable < records ? why : "");
  }

  private long waiting() {
    return seen.reports().stream()
        .map(FlowReport::held)
        .filter(Objects::nonNull)
        .mapToLong(FlowReport.HeldReport::records)
        .sum();
  }

  private long reported() {
    return seen.reports().stream()
        .map(FlowReport::lag)
        .filter(Objects::nonNull)
        .mapToLong(Long::longValue)
        .sum();
  }

  /** As many records as the pods are for: neither more pods nor, for that reason, fewer. */
  private Known held(long records, String why) {
    long share = (long) scaling.lagThreshold() * seen.replicas();
    return records <= share ? new Known(records, records, "") : new Known(share, records, why);
  }

  private Optional<String> trouble() {
    Optional<String> said =
        seen.reports().stream()
            .filter(r -> r.health() != null && HELD.contains(r.health().reason()))
            .map(r -> r.health().reason() + ": " + r.health().message())
            .findFirst();
    // An outage that only shows by timeouts is no less one.
    return said.or(
        () ->
            seen.reports().stream().anyMatch(WorkableBacklog::delivers)
                ? Optional.empty()
                : Optional.of(
                    "no pod has delivered a record within the last %d s"
                        .formatted(STALLED.toSeconds())));
  }

  private static boolean delivers(FlowReport report) {
    Optional<Instant> last = instant(report.lastDelivered());
    Optional<Instant> told = instant(report.time());
    return last.isPresent() && told.isPresent() && last.get().plus(STALLED).isAfter(told.get());
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.ofNullable(text).map(Instant::parse);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
