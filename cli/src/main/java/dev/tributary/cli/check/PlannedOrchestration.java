package dev.tributary.cli.check;

import dev.tributary.crds.v1alpha1.Orchestration;
import dev.tributary.planner.OrchestrationInputs;
import dev.tributary.planner.OrchestrationResult;

/**
 * An orchestration and what planning it gave.
 *
 * @param inputs what was looked at
 * @param result the plan or what is wrong
 */
public record PlannedOrchestration(OrchestrationInputs inputs, OrchestrationResult result) {
  /** The orchestration. */
  public Orchestration orchestration() {
    return inputs.orchestration();
  }

  /** {@code namespace/name}. */
  public String name() {
    return orchestration().getMetadata().getNamespace()
        + "/"
        + orchestration().getMetadata().getName();
  }
}
