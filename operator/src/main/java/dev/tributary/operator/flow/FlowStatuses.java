package dev.tributary.operator.flow;

import dev.tributary.crds.v1alpha1.SyncFlowSpec;
import dev.tributary.crds.v1alpha1.SyncFlowStatus;
import dev.tributary.operator.apply.Labels;
import dev.tributary.operator.report.FlowReports;
import dev.tributary.planner.assessment.FlowFacts;
import dev.tributary.planner.report.FlowReport;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Builds a flow's status. */
final class FlowStatuses {
  /** So long a flow's first pods may take to begin their ledger. */
  private static final Duration FIRST_START = Duration.ofHours(1);

  private FlowStatuses() {}

  /**
   * Builds.
   *
   * @param previous the status before, or {@code null}; keeps counters that aren't known now
   */
  static SyncFlowStatus build(
      FlowWorld world,
      SyncFlowStatus previous,
      Decision decision,
      FlowFacts facts,
      List<Condition> conditions,
      String url) {
    SyncFlowSpec spec = world.flow().getSpec();
    FlowReports reports = world.reports();
    String delivered = reports.lastDelivered();
    return new SyncFlowStatus(
        world.flow().getMetadata().getGeneration(),
        conditions,
        source(spec.source()),
        target(spec.target()),
        plan(decision, facts),
        facts.workload().total(),
        Labels.asSelector(Labels.selector(world.name())),
        orBefore(reports.lag(), previous == null ? null : previous.lag()),
        orBefore(reports.delivered(), previous == null ? null : previous.delivered()),
        orBefore(reports.suppressed(), previous == null ? null : previous.suppressed()),
        orBefore(reports.duplicates(), previous == null ? null : previous.duplicates()),
        orBefore(reports.superseded(), previous == null ? null : previous.superseded()),
        reports
            .ledger()
            .map(l -> new SyncFlowStatus.Ledger(l.entries(), l.coversSince()))
            .orElse(previous == null ? null : previous.ledger()),
        deadLetters(facts, previous, reports),
        delivered == null && previous != null ? previous.lastDelivered() : delivered,
        url);
  }

  /** What the pods tell about delivery. */
  static FlowFacts.Delivery delivery(FlowWorld world) {
    return new FlowFacts.Delivery(
        world.reports().circuits().stream()
            .filter(FlowReport.CircuitReport::holds)
            .findFirst()
            .orElse(null),
        world.reports().ledger().filter(l -> isShort(l, world)).isPresent());
  }

  /** A flow that is younger than what its ledger covers lacks nothing. */
  private static boolean isShort(FlowReport.LedgerReport ledger, FlowWorld world) {
    String created = world.flow().getMetadata().getCreationTimestamp();
    return ledger.coversSince() != null
        && created != null
        && Instant.parse(ledger.coversSince()).isAfter(Instant.parse(created).plus(FIRST_START));
  }

  /** The same status with the counters of another. */
  static SyncFlowStatus withCountersOf(SyncFlowStatus counters, SyncFlowStatus status) {
    return new SyncFlowStatus(
        status.observedGeneration(),
        status.conditions(),
        status.source(),
        status.target(),
        status.plan(),
        status.replicas(),
        status.selector(),
        counters.lag(),
        counters.delivered(),
        counters.suppressed(),
        counters.duplicates(),
        counters.superseded(),
        counters.ledger(),
        counters.deadLetters(),
        counters.lastDelivered(),
        status.url());
  }

  private static SyncFlowStatus.Plan plan(Decision decision, FlowFacts facts) {
    if (decision.record() == null) {
      return null;
    }
    return new SyncFlowStatus.Plan(
        decision.record().digest(),
        facts.running().generation(),
        decision.record().image(),
        decision.updateAvailable() ? true : null);
  }

  private static SyncFlowStatus.DeadLetters deadLetters(
      FlowFacts facts, SyncFlowStatus previous, FlowReports reports) {
    FlowFacts.DeadLetters dead = facts.dead();
    return dead == null
        ? previous == null ? null : previous.deadLetters()
        : new SyncFlowStatus.DeadLetters(
            dead.count(),
            dead.oldest(),
            dead.topReason(),
            reports.held().map(FlowReport.HeldReport::keys).orElse(null),
            reports.held().map(FlowReport.HeldReport::records).orElse(null));
  }

  /** What a look at dead letters gave, or else what the status says of them, or {@code null}. */
  static FlowFacts.DeadLetters dead(FlowWorld world, Optional<FlowFacts.DeadLetters> look) {
    if (look.isPresent()) {
      FlowFacts.DeadLetters seen = look.get();
      // Letters of other writers may say no reason; then what the pods saw is the best guess.
      return seen.count() == 0 || seen.topReason() != null
          ? seen
          : new FlowFacts.DeadLetters(seen.count(), seen.oldest(), world.reports().topDeadReason());
    }
    SyncFlowStatus.DeadLetters known = world.status() == null ? null : world.status().deadLetters();
    return known == null
        ? null
        : new FlowFacts.DeadLetters(known.count(), known.oldest(), known.topReason());
  }

  private static Long orBefore(OptionalLong now, Long before) {
    return now.isPresent() ? Long.valueOf(now.getAsLong()) : before;
  }

  private static String source(SyncFlowSpec.Source source) {
    return source.contractRef() != null
        ? source.contractRef().name()
        : source.endpointRef().name() + "/" + source.webhook();
  }

  private static String target(SyncFlowSpec.Target target) {
    if (target.contractRef() != null) {
      return target.contractRef().name();
    }
    return target.endpointRef().name()
        + (target.operation() == null ? "" : "/" + target.operation());
  }
}
