package dev.tributary.operator.orchestration;

import dev.tributary.crds.v1alpha1.OrchestrationStatus;
import dev.tributary.operator.report.FlowReports;
import dev.tributary.planner.assessment.FlowFacts;
import dev.tributary.planner.assessment.FlowFacts.Check;
import dev.tributary.planner.assessment.FlowFacts.Workload;
import dev.tributary.planner.assessment.Reason;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** Builds an orchestration's status, and the facts that it is assessed by. */
final class OrchestrationStatuses {
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

  /** What was observed, for the assessment. */
  static FlowFacts facts(
      OrchestrationWorld world, OrchestrationDecision decision, Check topics, Workload workload) {
    return new FlowFacts(
        world.orchestration().getMetadata().getGeneration(),
        world.platform().found(),
        decision.diagnostics(),
        running(world, decision),
        topics,
        workload,
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
                decision.record().image()));
  }
}
