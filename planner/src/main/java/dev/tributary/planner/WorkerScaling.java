package dev.tributary.planner;

import dev.tributary.crds.v1alpha1.OrchestrationSpec;
import dev.tributary.crds.v1alpha1.OrchestrationSpec.Scaling;
import dev.tributary.planner.scaling.ScalingPlan;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** How many workers of an orchestration run. They scale by CPU alone. */
public final class WorkerScaling {
  // By CPU no record counts.
  private static final int NO_LAG = 0;

  private WorkerScaling() {}

  /** What scales the workers; empty when nothing does. */
  public static Optional<ScalingPlan> plan(OrchestrationSpec spec) {
    return Optional.ofNullable(spec.scaling())
        .filter(scaling -> scaling.maxReplicas() != null)
        .map(
            scaling ->
                new ScalingPlan(
                    Math.min(fewest(scaling), scaling.maxReplicas()),
                    scaling.maxReplicas(),
                    NO_LAG,
                    NO_LAG,
                    ScalingChecks.cooldown(scaling.cooldown()),
                    List.of()));
  }

  /** Workers that shall run: the spec's word, and never fewer than scaling asks for. */
  public static int replicas(OrchestrationSpec spec) {
    int wanted = Objects.requireNonNullElse(spec.replicas(), 1);
    return spec.scaling() == null ? wanted : Math.max(wanted, fewest(spec.scaling()));
  }

  /** Tells what is wrong. */
  static void check(OrchestrationSpec spec, Diagnostics diagnostics) {
    Scaling scaling = spec.scaling();
    if (scaling == null) {
      return;
    }
    ScalingChecks.cooldown(scaling.cooldown(), diagnostics);
    if (scaling.maxReplicas() != null) {
      ScalingChecks.range(fewest(scaling), scaling.maxReplicas(), diagnostics);
    }
  }

  private static int fewest(Scaling scaling) {
    return Objects.requireNonNullElse(scaling.minReplicas(), 1);
  }
}
