package dev.tributary.operator.orchestration;

import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.OrchestrationSpec;
import dev.tributary.crds.v1alpha1.OrchestrationStatus;
import dev.tributary.operator.apply.Labels;
import dev.tributary.operator.report.FlowReports;
import dev.tributary.planner.ContractPlanner;
import dev.tributary.planner.assessment.FlowFacts;
import dev.tributary.planner.assessment.FlowFacts.Check;
import dev.tributary.planner.assessment.FlowFacts.Workload;
import dev.tributary.planner.assessment.Reason;
import dev.tributary.planner.report.InstancesReport;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Builds an orchestration's status, and the facts that it is assessed by. */
final class OrchestrationStatuses {
  /** As many plans are told: those with the most instances. */
  private static final int MOST_PLANS = 50;

  private OrchestrationStatuses() {}

  /** What the workers tell of Temporal. */
  static Check temporal(FlowReports reports) {
    return reports.fresh().stream()
        .filter(r -> r.health() != null && !r.health().ready())
        .filter(r -> Reason.TemporalUnreachable.name().equals(r.health().reason()))
        .findFirst()
        .map(r -> Check.unknown(Reason.TemporalUnreachable, r.health().message()))
        .orElse(Check.ok());
  }

  /**
   * How long Kafka keeps a start, by its contract; empty when one that comes again after the end of
   * its instance is to start another. Without the contract it is as long as contracts say by
   * default.
   */
  static Optional<Duration> starts(OrchestrationWorld world) {
    OrchestrationSpec spec = world.orchestration().getSpec();
    if (spec.onCompletedKey() == OrchestrationSpec.OnCompletedKey.Start) {
      return Optional.empty();
    }
    EventContract contract = world.contracts().get(spec.start().contractRef().name());
    return Optional.of(
        contract == null
            ? ContractPlanner.defaultRetention()
            : ContractPlanner.retention(contract));
  }

  /** What was observed, for the assessment. */
  static FlowFacts facts(
      OrchestrationWorld world,
      OrchestrationDecision decision,
      Check topics,
      Workload workload,
      Check autoscaler) {
    return new FlowFacts(
        world.orchestration().getMetadata().getGeneration(),
        world.platform().found(),
        decision.diagnostics(),
        running(world, decision),
        topics,
        workload,
        autoscaler,
        Boolean.TRUE.equals(world.orchestration().getSpec().suspend()),
        null,
        FlowFacts.Delivery.fine());
  }

  private static FlowFacts.Running running(
      OrchestrationWorld world, OrchestrationDecision decision) {
    if (decision.record() == null) {
      return null;
    }
    OrchestrationStatus.Plan last = world.status() == null ? null : world.status().plan();
    long generation =
        decision.current() || last == null
            ? world.orchestration().getMetadata().getGeneration()
            : last.generation();
    return new FlowFacts.Running(decision.record().digest(), generation, decision.current());
  }

  /** What was heard last of the instances, or else what the status says of them. */
  private static OrchestrationStatus.Instances instances(OrchestrationWorld world) {
    return world
        .reports()
        .instances()
        .map(OrchestrationStatuses::instances)
        .orElse(world.status() == null ? null : world.status().instances());
  }

  private static OrchestrationStatus.Instances instances(InstancesReport told) {
    return new OrchestrationStatus.Instances(
        told.running(),
        told.awaitingStart(),
        told.waitingForPeople(),
        told.compensating(),
        told.incidents(),
        told.completed(),
        told.failed(),
        told.cancelled(),
        told.stuck(),
        told.stuckKey(),
        told.oldest() == null ? null : told.oldest().key(),
        told.oldest() == null ? null : told.oldest().started(),
        new TreeMap<>(told.byPlan())
            .entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(MOST_PLANS)
                .map(e -> new OrchestrationStatus.PlanInstances(e.getKey(), e.getValue()))
                .toList());
  }

  /** Builds the status. */
  static OrchestrationStatus build(
      OrchestrationWorld world,
      OrchestrationDecision decision,
      FlowFacts facts,
      List<Condition> conditions) {
    return new OrchestrationStatus(
        world.orchestration().getMetadata().getGeneration(),
        conditions,
        world.orchestration().getSpec().start().contractRef().name(),
        decision.record() == null
            ? null
            : new OrchestrationStatus.Plan(
                decision.record().digest(),
                facts.running().generation(),
                decision.record().image(),
                decision.updateAvailable() ? true : null),
        facts.workload().total(),
        Labels.asSelector(Labels.workers(world.name())),
        instances(world));
  }
}
