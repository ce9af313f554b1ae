package dev.tributary.cli.check;

import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.planner.FlowInputs;
import dev.tributary.planner.PlanResult;

/**
 * A flow and what planning it gave.
 *
 * @param inputs what was looked at
 * @param result the plan or what is wrong
 */
public record Planned(FlowInputs inputs, PlanResult result) {
  /** The flow. */
  public SyncFlow flow() {
    return inputs.flow();
  }

  /** {@code namespace/name}. */
  public String name() {
    return flow().getMetadata().getNamespace() + "/" + flow().getMetadata().getName();
  }
}
