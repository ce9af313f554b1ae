package dev.tributary.operator.flow;

import dev.tributary.planner.assessment.FlowFacts.State;
import dev.tributary.planner.assessment.FlowFacts.Workload;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How the rollout of a plan ended. It is written on the plan's ConfigMap, so that every operator
 * knows it: a plan whose rollout went past its deadline isn't tried again, and one that was ready
 * can be gone back to.
 *
 * @param ready whether all pods were ready with the plan, at least once
 * @param message why they weren't; empty when they were
 */
record RolloutEnd(boolean ready, String message) {
  /** How the rollout of the plan ended: Ready or Failed. */
  static final String ENDED = "tributary.dev/rollout";

  private static final String MESSAGE = "tributary.dev/rollout-message";
  private static final int MAX_MESSAGE = 500;

  /** What is written on a plan; empty while its rollout hasn't ended. */
  static Optional<RolloutEnd> of(ConfigMap plan) {
    Map<String, String> annotations =
        Objects.requireNonNullElse(plan.getMetadata().getAnnotations(), Map.of());
    return Optional.ofNullable(annotations.get(ENDED))
        .map(ended -> new RolloutEnd(ended.equals("Ready"), annotations.getOrDefault(MESSAGE, "")));
  }

  /** What the Deployment shows of the plan that it runs; empty while its rollout goes on. */
  static Optional<RolloutEnd> of(Deployment deployment, Workload pods) {
    if (!pods.observed()) {
      return Optional.empty();
    }
    if (pods.desired() > 0
        && pods.updated() == pods.desired()
        && pods.ready() == pods.desired()
        && pods.total() == pods.desired()) {
      return Optional.of(new RolloutEnd(true, ""));
    }
    return isPastDeadline(deployment)
        ? Optional.of(
            new RolloutEnd(
                false,
                pods.trouble().state() == State.OK
                    ? "its pods weren't ready in time"
                    : pods.trouble().message()))
        : Optional.empty();
  }

  /** The newest plan but {@code failed} that was ready. */
  static Optional<ConfigMap> lastReady(List<ConfigMap> plans, String failed) {
    return plans.stream()
        .filter(m -> !m.getMetadata().getName().equals(failed))
        .filter(m -> of(m).filter(RolloutEnd::ready).isPresent())
        .max(
            Comparator.comparing((ConfigMap m) -> m.getMetadata().getCreationTimestamp())
                .thenComparing(m -> m.getMetadata().getName()));
  }

  /** The annotations that say it. */
  Map<String, String> annotations() {
    return ready
        ? Map.of(ENDED, "Ready")
        : Map.of(
            ENDED,
            "Failed",
            MESSAGE,
            message.substring(0, Math.min(MAX_MESSAGE, message.length())));
  }

  private static boolean isPastDeadline(Deployment deployment) {
    return deployment.getStatus() != null
        && deployment.getStatus().getConditions() != null
        && deployment.getStatus().getConditions().stream()
            .anyMatch(
                c ->
                    "Progressing".equals(c.getType())
                        && "False".equals(c.getStatus())
                        && "ProgressDeadlineExceeded".equals(c.getReason()));
  }
}
