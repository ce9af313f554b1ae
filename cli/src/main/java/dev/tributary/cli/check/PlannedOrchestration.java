package dev.tributary.cli.check;

import dev.tributary.crds.v1alpha1.Orchestration;
import dev.tributary.planner.OrchestrationResult;

/**
 * An orchestration and what planning it gave.
 *
 * @param orchestration the orchestration
 * @param result the plan or what is wrong
 */
public record PlannedOrchestration(Orchestration orchestration, OrchestrationResult result) {
  /** {@code namespace/name}. */
  public String name() {
    return orchestration.getMetadata().getNamespace() + "/" + orchestration.getMetadata().getName();
  }
}
