package dev.tributary.operator.orchestration;

import dev.tributary.crds.v1alpha1.Orchestration;
import dev.tributary.operator.apply.Labels;
import dev.tributary.operator.apply.RecordedPlan;
import dev.tributary.planner.plan.orchestration.OrchestrationPlan;
import dev.tributary.planner.plan.orchestration.OrchestrationPlanCodec;
import io.fabric8.kubernetes.api.model.ConfigMap;

/**
 * Plans of orchestrations as they were accepted, with the workers that were to run them, who mount
 * no plans yet. Kept for as long as the orchestration: instances may live that long.
 */
final class OrchestrationRecord {
  private OrchestrationRecord() {}

  static RecordedPlan<OrchestrationPlan> read(ConfigMap map) {
    return RecordedPlan.read(map, OrchestrationPlanCodec::fromGzip);
  }

  static ConfigMap toConfigMap(
      RecordedPlan<OrchestrationPlan> record, Orchestration orchestration) {
    return record.toConfigMap(
        orchestration, Labels.ofOrchestration(orchestration.getMetadata().getName()));
  }
}
