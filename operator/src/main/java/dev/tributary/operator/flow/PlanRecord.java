package dev.tributary.operator.flow;

import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.operator.apply.Labels;
import dev.tributary.operator.apply.RecordedPlan;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.PlanCodec;
import io.fabric8.kubernetes.api.model.ConfigMap;

/** Plans of flows as they were accepted. */
final class PlanRecord {
  private PlanRecord() {}

  static RecordedPlan<FlowPlan> read(ConfigMap map) {
    return RecordedPlan.read(map, PlanCodec::fromGzip);
  }

  static ConfigMap toConfigMap(RecordedPlan<FlowPlan> record, SyncFlow flow) {
    return record.toConfigMap(flow, Labels.child(flow.getMetadata().getName()));
  }
}
