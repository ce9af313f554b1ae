package dev.tributary.operator.flow;

import dev.tributary.operator.report.FlowReports;
import dev.tributary.planner.assessment.FlowFacts.Check;
import dev.tributary.planner.assessment.Reason;
import dev.tributary.planner.report.FlowReport;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What keeps the pods of a Deployment from being ready, in words. Pure but for the look at a pod's
 * events.
 */
public final class PodTrouble {
  /** How long a running pod may take before it is called unready. */
  private static final Duration GRACE = Duration.ofSeconds(45);

  private static final Set<String> IMAGE_REASONS =
      Set.of("ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull");
  private static final Pattern MISSING_SECRET = Pattern.compile("secret \"([^\"]+)\" not found");

  private final FlowReports reports;
  private final Function<Pod, List<String>> mountFailures;
  private final Instant now;

  /**
   * Looks.
   *
   * @param mountFailures the messages of a pod's FailedMount events
   */
  public PodTrouble(FlowReports reports, Function<Pod, List<String>> mountFailures, Instant now) {
    this.reports = reports;
    this.mountFailures = mountFailures;
    this.now = now;
  }

  /** The first trouble found, or OK. */
  public Check of(Deployment deployment, List<Pod> pods) {
    return Stream.concat(
            refused(deployment).stream(),
            pods.stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .flatMap(pod -> of(pod).stream()))
        .findFirst()
        .orElse(Check.ok());
  }

  private static Optional<Check> refused(Deployment deployment) {
    if (deployment.getStatus() == null || deployment.getStatus().getConditions() == null) {
      return Optional.empty();
    }
    return deployment.getStatus().getConditions().stream()
        .filter(c -> "ReplicaFailure".equals(c.getType()) && "True".equals(c.getStatus()))
        .map(
            c ->
                Check.broken(
                    Reason.PodsRefused,
                    "the API server refuses the pods: %s; see to the namespace's quota and policies"
                        .formatted(c.getMessage())))
        .findFirst();
  }

  private Optional<Check> of(Pod pod) {
    if (pod.getStatus() == null || isReady(pod)) {
      return lostPosition(pod);
    }
    return unschedulable(pod)
        .or(() -> containers(pod).flatMap(c -> container(c).stream()).findFirst())
        .or(() -> missingSecret(pod))
        .or(() -> lostPosition(pod))
        .or(() -> unready(pod));
  }

  private static Optional<Check> unschedulable(Pod pod) {
    return condition(pod, "PodScheduled")
        .filter(c -> "False".equals(c.getStatus()) && "Unschedulable".equals(c.getReason()))
        .map(
            c ->
                Check.unknown(
                    Reason.Unschedulable,
                    "no node takes the pod: %s; add capacity or change the platform's scheduling"
                        .formatted(c.getMessage())));
  }

  private static Optional<Check> container(ContainerStatus container) {
    ContainerStateWaiting waiting =
        container.getState() == null ? null : container.getState().getWaiting();
    String reason = waiting == null ? "" : Objects.requireNonNullElse(waiting.getReason(), "");
    if (IMAGE_REASONS.contains(reason)) {
      return Optional.of(
          Check.broken(
              Reason.ImageUnavailable,
              "the image '%s' can't be had (%s); see to the registry and the platform's pull secrets"
                  .formatted(container.getImage(), reason)));
    }
    if (reason.equals("CreateContainerConfigError") || reason.equals("CreateContainerError")) {
      return Optional.of(
          Check.broken(
              Reason.PodsRefused,
              "the container can't be made: %s; mend what it names"
                  .formatted(waiting.getMessage())));
    }
    ContainerStateTerminated last =
        container.getLastState() == null ? null : container.getLastState().getTerminated();
    boolean again = container.getRestartCount() != null && container.getRestartCount() >= 2;
    if (reason.equals("CrashLoopBackOff") || again && last != null) {
      return Optional.of(
          Check.broken(
              Reason.CrashLoop,
              "the container ends again and again%s; see the pod's log"
                  .formatted(last == null ? "" : ", last with " + ending(last))));
    }
    return Optional.empty();
  }

  private static String ending(ContainerStateTerminated last) {
    String message =
        last.getMessage() == null || last.getMessage().isBlank()
            ? ""
            : ": " + last.getMessage().strip();
    return "exit code %d (%s)%s".formatted(last.getExitCode(), last.getReason(), message);
  }

  private Optional<Check> missingSecret(Pod pod) {
    boolean waits =
        "Pending".equals(pod.getStatus().getPhase())
            && containers(pod)
                .anyMatch(
                    c ->
                        c.getState() != null
                            && c.getState().getWaiting() != null
                            && "ContainerCreating".equals(c.getState().getWaiting().getReason()));
    if (!waits) {
      return Optional.empty();
    }
    return mountFailures.apply(pod).stream()
        .map(MISSING_SECRET::matcher)
        .filter(Matcher::find)
        .map(m -> m.group(1))
        .sorted()
        .findFirst()
        .map(
            secret ->
                Check.unknown(
                    Reason.SecretMissing,
                    "the Secret '%s' isn't there; make it and the pods start by themselves"
                        .formatted(secret)));
  }

  private Optional<Check> lostPosition(Pod pod) {
    return reports
        .of(pod.getMetadata().getName())
        .filter(FlowReport::positionLost)
        .map(
            r ->
                Check.broken(
                    Reason.PositionLost,
                    "where reading should go on is lost: %s"
                        .formatted(
                            r.health() == null || r.health().message() == null
                                ? "choose a position by committing offsets for the group"
                                : r.health().message())));
  }

  private Optional<Check> unready(Pod pod) {
    if (!"Running".equals(pod.getStatus().getPhase()) || !isOld(pod)) {
      return Optional.empty();
    }
    String word =
        reports
            .of(pod.getMetadata().getName())
            .map(FlowReport::health)
            .filter(h -> !h.ready())
            .map(FlowReport.HealthReport::message)
            .filter(m -> m != null && !m.isBlank())
            .orElse("it doesn't say why; see its log");
    return Optional.of(
        Check.broken(
            Reason.RuntimeUnready,
            "the pod %s runs and isn't ready: %s".formatted(pod.getMetadata().getName(), word)));
  }

  private boolean isOld(Pod pod) {
    String started = pod.getStatus().getStartTime();
    return started != null && Instant.parse(started).plus(GRACE).isBefore(now);
  }

  private static Stream<ContainerStatus> containers(Pod pod) {
    return pod.getStatus().getContainerStatuses() == null
        ? Stream.empty()
        : pod.getStatus().getContainerStatuses().stream();
  }

  static boolean isReady(Pod pod) {
    return condition(pod, "Ready").filter(c -> "True".equals(c.getStatus())).isPresent();
  }

  private static Optional<PodCondition> condition(Pod pod, String type) {
    return pod.getStatus() == null || pod.getStatus().getConditions() == null
        ? Optional.empty()
        : pod.getStatus().getConditions().stream()
            .filter(c -> c.getType().equals(type))
            .findFirst();
  }
}
