package dev.tributary.operator.orchestration;

import dev.tributary.crds.v1alpha1.Orchestration;
import dev.tributary.operator.NetworkSettings;
import dev.tributary.operator.apply.Applier;
import dev.tributary.operator.apply.Labels;
import dev.tributary.operator.apply.RecordedPlan;
import dev.tributary.operator.flow.FlowNetwork;
import dev.tributary.planner.plan.orchestration.OrchestrationPlan;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.List;

/** Brings the children of an orchestration to what they shall be. */
final class OrchestrationChildren {
  private final KubernetesSerialization serialization;
  private final Applier applier;
  private final NetworkSettings network;

  OrchestrationChildren(
      KubernetesSerialization serialization, Applier applier, NetworkSettings network) {
    this.serialization = serialization;
    this.applier = applier;
    this.network = network;
  }

  /** Writes the plan down, unless it is. */
  void keepPlan(OrchestrationWorld world, RecordedPlan<OrchestrationPlan> record) {
    applier.createChild(
        OrchestrationRecord.toConfigMap(record, world.orchestration()), world.orchestration());
  }

  /** Applies all children; gives the Deployment as it is then. */
  Deployment apply(OrchestrationWorld world, OrchestrationDecision decision) {
    RecordedPlan<OrchestrationPlan> record = decision.record();
    Orchestration orchestration = world.orchestration();
    List<ConfigMap> plans = new ArrayList<>(world.plans());
    if (plans.stream().noneMatch(m -> record.configMap().equals(m.getMetadata().getName()))) {
      plans.add(OrchestrationRecord.toConfigMap(record, orchestration));
    }
    child(world, Workers.serviceAccount(orchestration));
    child(world, Workers.disruptionBudget(orchestration));
    guard(world, plans);
    PodTemplateSpec pods = Workers.mounting(record.pods(serialization), plans);
    return applier.applyChild(
        Workers.deployment(orchestration, OrchestrationScaling.workers(world, decision), pods),
        world.deployment(),
        orchestration);
  }

  /** Before the Deployment, so that no pod is there without it. */
  private void guard(OrchestrationWorld world, List<ConfigMap> plans) {
    NetworkPolicy policy =
        FlowNetwork.policy(
            Workers.metadata(world.orchestration()),
            Labels.workers(world.name()),
            PlanTargets.destinations(readable(plans)),
            network);
    if (network.enabled()) {
      child(world, policy);
    } else if (world.cached(policy) != null) {
      applier.deleteChild(policy, world.orchestration());
    }
  }

  /** Of a newer operator there may be plans whose format this one doesn't read. */
  private static List<OrchestrationPlan> readable(List<ConfigMap> plans) {
    List<OrchestrationPlan> all = new ArrayList<>();
    for (ConfigMap map : plans) {
      try {
        all.add(OrchestrationRecord.read(map).plan());
      } catch (IllegalArgumentException e) {
        // Its workers run it on; where they connect to is not known here.
        continue;
      }
    }
    return all;
  }

  private <T extends HasMetadata> void child(OrchestrationWorld world, T wanted) {
    applier.applyChild(wanted, world.cached(wanted), world.orchestration());
  }
}
