package dev.tributary.operator.flow;

import dev.tributary.planner.assessment.FlowFacts.Check;
import dev.tributary.planner.assessment.FlowFacts.Workload;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.util.Objects;

/** A Deployment as the assessment sees it. */
public final class Workloads {
  private Workloads() {}

  /** Counts its pods; {@code trouble} is what keeps one from being ready, or OK. */
  public static Workload of(Deployment deployment, Check trouble) {
    DeploymentStatus status = deployment.getStatus();
    int desired = or0(deployment.getSpec().getReplicas());
    if (status == null) {
      return new Workload(desired, 0, 0, 0, false, trouble);
    }
    boolean observed =
        status.getObservedGeneration() != null
            && status.getObservedGeneration() >= deployment.getMetadata().getGeneration();
    // Available and not only ready: pods must stay ready for a moment.
    return new Workload(
        desired,
        or0(status.getUpdatedReplicas()),
        or0(status.getAvailableReplicas()),
        or0(status.getReplicas()),
        observed,
        trouble);
  }

  private static int or0(Integer number) {
    return Objects.requireNonNullElse(number, 0);
  }
}
