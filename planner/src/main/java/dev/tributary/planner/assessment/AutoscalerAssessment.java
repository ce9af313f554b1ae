package dev.tributary.planner.assessment;

import dev.tributary.planner.assessment.FlowFacts.Check;
import dev.tributary.planner.scaling.ScalingPlan;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an autoscaler says of itself, in one sentence: the ScaledObject, and the
 * HorizontalPodAutoscaler behind it, whose trouble KEDA alone doesn't tell.
 */
public final class AutoscalerAssessment {
  private final ScalingPlan scaling;
  private final Seen seen;

  /** What scales. */
  public enum By {
    /** KEDA, by the backlog. */
    KEDA,
    /** A HorizontalPodAutoscaler of ours, by CPU, because KEDA isn't there. */
    CPU,
    /** A HorizontalPodAutoscaler of ours, by CPU: nothing else scales workers. */
    CPU_ALONE;

    private boolean isCpu() {
      return this != KEDA;
    }
  }

  /**
   * A condition of either object.
   *
   * @param type its type
   * @param status True, False or Unknown
   * @param reason a word
   * @param message a sentence
   */
  public record Said(String type, String status, String reason, String message) {}

  /**
   * What is seen.
   *
   * @param by what scales
   * @param name of the ScaledObject; for CPU that of the HorizontalPodAutoscaler
   * @param scaledObject its conditions; none for CPU
   * @param hpa the conditions of the HorizontalPodAutoscaler; {@code null} while there is none
   */
  public record Seen(By by, String name, List<Said> scaledObject, List<Said> hpa) {}

  private AutoscalerAssessment(ScalingPlan scaling, Seen seen) {
    this.scaling = scaling;
    this.seen = seen;
  }

  /** Assesses. */
  public static Check of(ScalingPlan scaling, Seen seen) {
    return new AutoscalerAssessment(scaling, seen).check();
  }

  private Check check() {
    return Stream.of(scaledObject(), hpa())
        .flatMap(Optional::stream)
        .findFirst()
        .orElseGet(() -> new Check(FlowFacts.State.OK, Reason.AsExpected, good()));
  }

  private Optional<Check> scaledObject() {
    if (seen.by().isCpu()) {
      return Optional.empty();
    }
    if (find(seen.scaledObject(), "Ready").isEmpty()) {
      return Optional.of(
          Check.unknown(
              Reason.Progressing,
              "KEDA hasn't looked at the ScaledObject '%s' yet; wait, or see whether KEDA's operator runs"
                  .formatted(seen.name())));
    }
    return is(seen.scaledObject(), "Paused", "True")
        .map(
            said ->
                Check.broken(
                    Reason.AutoscalerPaused,
                    "the ScaledObject '%s' is paused; remove its annotations autoscaling.keda.sh/paused*"
                        .formatted(seen.name())))
        .or(
            () ->
                is(seen.scaledObject(), "Ready", "False")
                    .map(
                        said ->
                            Check.broken(
                                Reason.AutoscalerFailed,
                                "KEDA can't use the ScaledObject '%s': %s; see kubectl describe scaledobject %s"
                                    .formatted(seen.name(), text(said), seen.name()))))
        .or(
            () ->
                is(seen.scaledObject(), "Fallback", "True")
                    .map(
                        said ->
                            Check.unknown(
                                Reason.BacklogUnknown,
                                "KEDA isn't told the flow's backlog, so that the number of pods stays"
                                    + " as it is; see whether KEDA reaches the operator's Service and"
                                    + " Kafka answers")));
  }

  private Optional<Check> hpa() {
    if (seen.hpa() == null || find(seen.hpa(), "AbleToScale").isEmpty()) {
      return Optional.of(
          Check.unknown(
              Reason.Progressing,
              "the HorizontalPodAutoscaler of '%s' hasn't been looked at yet; wait"
                  .formatted(seen.name())));
    }
    return is(seen.hpa(), "AbleToScale", "False")
        .map(
            said ->
                Check.broken(
                    Reason.AutoscalerFailed,
                    "the autoscaler can't change the number of pods: %s; see kubectl describe hpa"
                        .formatted(text(said))))
        .or(
            () ->
                is(seen.hpa(), "ScalingActive", "False")
                    .filter(said -> !said.reason().equals("ScalingDisabled"))
                    .map(this::inactive));
  }

  private Check inactive(Said said) {
    if (said.reason().equals("InvalidSelector")) {
      return Check.broken(
          Reason.AutoscalerFailed,
          "the autoscaler finds no pods, because status.selector is empty; see whether the operator"
              + " writes the status");
    }
    return seen.by().isCpu()
        ? Check.broken(
            Reason.AutoscalerFailed,
            "the autoscaler has no CPU figures: %s; install the metrics server%s"
                .formatted(text(said), seen.by() == By.CPU ? ", or KEDA" : ""))
        : Check.unknown(
            Reason.BacklogUnknown,
            "the autoscaler isn't told the flow's backlog: %s; see whether KEDA reaches the operator's"
                    .formatted(text(said))
                + " Service and Kafka answers");
  }

  private String good() {
    String range =
        scaling.minReplicas() == scaling.maxReplicas()
            ? "keeps %d pods".formatted(scaling.maxReplicas())
            : "scales between %d and %d pods"
                .formatted(
                    seen.by().isCpu() ? Math.max(1, scaling.minReplicas()) : scaling.minReplicas(),
                    scaling.maxReplicas());
    if (seen.by().isCpu()) {
      return range
          + " by CPU"
          + (seen.by() == By.CPU ? "; install KEDA to scale by the records that wait" : "");
    }
    boolean asleep =
        is(seen.hpa(), "ScalingActive", "False")
            .filter(s -> s.reason().equals("ScalingDisabled"))
            .isPresent();
    return asleep
        ? range
            + " and is asleep; it wakes when more than %d records wait"
                .formatted(scaling.activationLagThreshold())
        : range + ", one for %d records that wait".formatted(scaling.lagThreshold());
  }

  private static String text(Said said) {
    return said.message() == null || said.message().isBlank()
        ? said.reason()
        : said.message().replaceAll("[.\\s]+$", "");
  }

  private static Optional<Said> is(List<Said> conditions, String type, String status) {
    return find(conditions, type).filter(said -> said.status().equals(status));
  }

  private static Optional<Said> find(List<Said> conditions, String type) {
    return Objects.requireNonNullElse(conditions, List.<Said>of()).stream()
        .filter(said -> said.type().equals(type))
        .findFirst();
  }
}
