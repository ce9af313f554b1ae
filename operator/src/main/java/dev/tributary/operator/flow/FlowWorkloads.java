package dev.tributary.operator.flow;

import dev.tributary.planner.assessment.FlowFacts.Check;
import dev.tributary.planner.assessment.FlowFacts.Workload;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.List;

/** Looks at a flow's pods, for what keeps them from being ready. */
final class FlowWorkloads {
  private final KubernetesClient client;
  private final Clock clock;

  FlowWorkloads(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /** The pods of a Deployment, which may be {@code null}. */
  Workload of(FlowWorld world, Deployment deployment) {
    if (deployment == null) {
      return Workload.none();
    }
    Check pods =
        new PodTrouble(world.reports(), this::mountFailures, clock.instant())
            .of(deployment, world.pods());
    return Workloads.of(deployment, pods);
  }

  /** No pods, because of another object. */
  static Workload inTheWay(Check other) {
    return new Workload(0, 0, 0, 0, false, other);
  }

  /** Only of a pod that waits for its volumes, so not worth a watch of every event. */
  private List<String> mountFailures(Pod pod) {
    return client
        .v1()
        .events()
        .inNamespace(pod.getMetadata().getNamespace())
        .withField("involvedObject.uid", pod.getMetadata().getUid())
        .withField("reason", "FailedMount")
        .list()
        .getItems()
        .stream()
        .map(Event::getMessage)
        .toList();
  }
}
