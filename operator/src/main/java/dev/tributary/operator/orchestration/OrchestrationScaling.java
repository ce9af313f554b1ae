package dev.tributary.operator.orchestration;

import dev.tributary.crds.v1alpha1.OrchestrationSpec;
import dev.tributary.operator.Engine;
import dev.tributary.operator.scaling.AutoscalerCondition;
import dev.tributary.operator.scaling.Autoscalers;
import dev.tributary.planner.WorkerScaling;
import dev.tributary.planner.assessment.AutoscalerAssessment;
import dev.tributary.planner.assessment.AutoscalerAssessment.By;
import dev.tributary.planner.assessment.AutoscalerAssessment.Seen;
import dev.tributary.planner.assessment.FlowFacts.Check;
import dev.tributary.planner.scaling.ScalingPlan;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Brings what scales the workers to what it shall be, and says how it fares. */
final class OrchestrationScaling {
  private final Engine engine;

  OrchestrationScaling(Engine engine) {
    this.engine = engine;
  }

  /**
   * Workers that shall run. Of a spec that is refused only what the autoscaler wrote into it
   * counts, and where there is none, as many run as did.
   */
  static int workers(OrchestrationWorld world, OrchestrationDecision decision) {
    OrchestrationSpec spec = world.orchestration().getSpec();
    if (!decision.isRefused() || world.deployment() == null) {
      return WorkerScaling.replicas(spec);
    }
    return autoscaler(world) == null
        ? world.deployment().getSpec().getReplicas()
        : Objects.requireNonNullElse(spec.replicas(), 1);
  }

  private static HorizontalPodAutoscaler autoscaler(OrchestrationWorld world) {
    return world.cached(
        new HorizontalPodAutoscalerBuilder()
            .withMetadata(Workers.metadata(world.orchestration()))
            .build());
  }

  /** Applies what an accepted spec asks for; gives {@code null} when nothing shall scale. */
  Check apply(OrchestrationWorld world, OrchestrationDecision decision) {
    if (decision.isRefused()) {
      // What scaled before goes on, as the plan does.
      return world.status() == null
          ? null
          : AutoscalerCondition.in(world.status().conditions()).orElse(null);
    }
    HorizontalPodAutoscaler there = autoscaler(world);
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
                    Workers.metadata(world.orchestration()),
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
