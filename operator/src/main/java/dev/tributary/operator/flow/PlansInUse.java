package dev.tributary.operator.flow;

import dev.tributary.operator.apply.Labels;
import dev.tributary.operator.apply.RecordedPlan;
import dev.tributary.planner.plan.FlowPlan;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which plan ConfigMaps are still needed. */
final class PlansInUse {
  private static final int KEPT = 3;

  private PlansInUse() {}

  /** The plan that a Deployment's newest pods mount. */
  static Optional<String> of(Deployment deployment) {
    return deployment == null
        ? Optional.empty()
        : mounted(deployment.getSpec().getTemplate().getSpec());
  }

  /** Those of the flow's plans that nothing names any more, but for the newest three. */
  static List<ConfigMap> unneeded(
      FlowWorld world, RecordedPlan<FlowPlan> record, KubernetesClient client) {
    List<ConfigMap> old =
        world.plans().stream()
            .filter(m -> m.getMetadata().getDeletionTimestamp() == null)
            .sorted(
                Comparator.comparing((ConfigMap m) -> m.getMetadata().getCreationTimestamp())
                    .reversed())
            .skip(KEPT)
            .toList();
    if (old.isEmpty()) {
      return List.of();
    }
    Set<String> used = new HashSet<>();
    used.add(record.configMap());
    of(world.deployment()).ifPresent(used::add);
    world.pods().forEach(pod -> mounted(pod.getSpec()).ifPresent(used::add));
    // Read only now and then, so not worth a watch of every ReplicaSet.
    client
        .apps()
        .replicaSets()
        .inNamespace(world.namespace())
        .withLabels(Labels.selector(world.name()))
        .list()
        .getItems()
        .forEach(set -> mounted(set.getSpec().getTemplate().getSpec()).ifPresent(used::add));
    return old.stream().filter(m -> !used.contains(m.getMetadata().getName())).toList();
  }

  /** The accepted plan, and those that pods or the Deployment still name. */
  static List<FlowPlan> running(FlowWorld world, RecordedPlan<FlowPlan> record) {
    Set<String> used = new HashSet<>();
    of(world.deployment()).ifPresent(used::add);
    world.pods().forEach(pod -> mounted(pod.getSpec()).ifPresent(used::add));
    used.remove(record.configMap());
    List<FlowPlan> plans = new ArrayList<>(List.of(record.plan()));
    world.plans().stream()
        .filter(map -> used.contains(map.getMetadata().getName()))
        .forEach(map -> readable(map).ifPresent(plans::add));
    return plans;
  }

  /** Pods may still run a plan of a newer operator, whose format this one doesn't read. */
  private static Optional<FlowPlan> readable(ConfigMap map) {
    try {
      return Optional.of(PlanRecord.read(map).plan());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> mounted(PodSpec pods) {
    return pods.getVolumes().stream()
        .filter(v -> PodTemplates.PLAN_VOLUME.equals(v.getName()) && v.getConfigMap() != null)
        .map(v -> v.getConfigMap().getName())
        .findFirst();
  }
}
