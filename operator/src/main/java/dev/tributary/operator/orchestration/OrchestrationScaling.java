package dev.tributary.operator.orchestration;

import dev.tributary.operator.Engine;
import dev.tributary.operator.scaling.AutoscalerCondition;
import dev.tributary.operator.scaling.Autoscalers;
import dev.tributary.planner.Diagnostic;
import dev.tributary.planner.WorkerScaling;
import dev.tributary.planner.assessment.AutoscalerAssessment;
import dev.tributary.planner.assessment.AutoscalerAssessment.By;
import dev.tributary.planner.assessment.AutoscalerAssessment.Seen;
import dev.tributary.planner.assessment.FlowFacts.Check;
import dev.tributary.planner.scaling.ScalingPlan;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import java.util.List;
import java.util.Optional;

/** Brings what scales the workers to what it shall be, and says how it fares. */
final class OrchestrationScaling {
  private final Engine engine;

  OrchestrationScaling(Engine engine) {
    this.engine = engine;
  }

  /** Applies what an accepted spec asks for; gives {@code null} when nothing shall scale. */
  Check apply(OrchestrationWorld world, OrchestrationDecision decision) {
    if (decision.diagnostics().stream().anyMatch(Diagnostic::isError)) {
      // What scaled before goes on, as the plan does.
      return world.status() == null
          ? null
          : AutoscalerCondition.in(world.status().conditions()).orElse(null);
    }
    HorizontalPodAutoscaler like =
        new HorizontalPodAutoscalerBuilder()
            .withMetadata(Workers.metadata(world.orchestration()))
            .build();
    HorizontalPodAutoscaler there = world.cached(like);
    Optional<ScalingPlan> scaling = WorkerScaling.plan(world.orchestration().getSpec());
    if (scaling.isEmpty()) {
      if (there != null) {
        engine.applier().deleteChild(there, world.orchestration());
      }
      return null;
    }
    HorizontalPodAutoscaler applied =
        engine
            .applier()
            .applyChild(
                Autoscalers.byCpu(
                    like.getMetadata(),
                    world.orchestration(),
                    scaling.get(),
                    engine.clock().instant()),
                there,
                world.orchestration());
    return AutoscalerAssessment.of(
        scaling.get(),
        new Seen(
            By.CPU_ALONE, applied.getMetadata().getName(), List.of(), Autoscalers.said(applied)));
  }
}
