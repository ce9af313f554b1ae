package dev.tributary.operator.orchestration;

import dev.tributary.crds.v1alpha1.IntegrationPlatformSpec;
import dev.tributary.crds.v1alpha1.IntegrationPlatformSpec.Rollout;
import dev.tributary.crds.v1alpha1.OrchestrationStatus;
import dev.tributary.operator.OperatorSettings;
import dev.tributary.operator.apply.RecordedPlan;
import dev.tributary.planner.Diagnostic;
import dev.tributary.planner.DiagnosticCode;
import dev.tributary.planner.OrchestrationResult;
import dev.tributary.planner.plan.orchestration.OrchestrationPlan;
import dev.tributary.planner.plan.orchestration.OrchestrationPlanCodec;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which plan new instances get.
 *
 * @param record the plan, or {@code null} when none was ever accepted
 * @param current whether it is the plan of the spec looked at; otherwise it is the last accepted
 * @param isNew whether it must still be written down
 * @param updateAvailable whether the platform's channel names another image by now
 * @param diagnostics the planner's, and those of writing the plan down
 */
record OrchestrationDecision(
    RecordedPlan<OrchestrationPlan> record,
    boolean current,
    boolean isNew,
    boolean updateAvailable,
    List<Diagnostic> diagnostics) {

  /** Whether the spec looked at isn't taken; what was accepted before goes on. */
  boolean isRefused() {
    return diagnostics.stream().anyMatch(Diagnostic::isError);
  }

  /** Without a platform nothing can be planned; what runs, runs on. */
  static OrchestrationDecision withoutPlatform(OrchestrationWorld world) {
    return new OrchestrationDecision(accepted(world).orElse(null), false, false, false, List.of());
  }

  static OrchestrationDecision of(
      OrchestrationWorld world,
      OrchestrationResult result,
      OperatorSettings settings,
      KubernetesSerialization serialization) {
    IntegrationPlatformSpec.Runtime runtime = world.platform().platform().getSpec().runtime();
    Optional<String> image =
        settings.orchestrationImage(runtime == null ? null : runtime.channel());
    boolean now = runtime != null && runtime.rollout() == Rollout.Now;
    List<Diagnostic> diagnostics = new ArrayList<>(result.diagnostics());
    Optional<RecordedPlan<OrchestrationPlan>> accepted = accepted(world);
    if (result.plan().isPresent()) {
      // With rollout Now another image is another revision.
      Predicate<RecordedPlan<OrchestrationPlan>> fits =
          r -> r.digest().equals(result.digest()) && !(now && r.isOutdated(image));
      Optional<RecordedPlan<OrchestrationPlan>> there =
          accepted.filter(fits).or(() -> written(world, result.digest()).filter(fits).findFirst());
      if (there.isPresent()) {
        return new OrchestrationDecision(
            there.get(), true, false, there.get().isOutdated(image), diagnostics);
      }
      Optional<RecordedPlan<OrchestrationPlan>> made =
          make(world, result, image, now, settings, serialization, diagnostics);
      if (made.isPresent()) {
        return new OrchestrationDecision(made.get(), true, true, false, diagnostics);
      }
    }
    return new OrchestrationDecision(
        accepted.orElse(null),
        false,
        false,
        accepted.filter(r -> r.isOutdated(image)).isPresent(),
        diagnostics);
  }

  /** The plan that status names. */
  private static Optional<RecordedPlan<OrchestrationPlan>> accepted(OrchestrationWorld world) {
    OrchestrationStatus.Plan plan = world.status() == null ? null : world.status().plan();
    return plan == null
        ? Optional.empty()
        : written(world, plan.digest()).filter(r -> r.image().equals(plan.image())).findFirst();
  }

  /** The newest first: there is one for each image that it was rolled out with. */
  private static Stream<RecordedPlan<OrchestrationPlan>> written(
      OrchestrationWorld world, String digest) {
    return world.plans().stream()
        .filter(m -> digest.equals(RecordedPlan.digest(m)))
        .sorted(Workers.NEWEST_FIRST)
        .map(OrchestrationRecord::read);
  }

  private static Optional<RecordedPlan<OrchestrationPlan>> make(
      OrchestrationWorld world,
      OrchestrationResult result,
      Optional<String> image,
      boolean now,
      OperatorSettings settings,
      KubernetesSerialization serialization,
      List<Diagnostic> diagnostics) {
    OrchestrationPlan plan = result.plan().orElseThrow();
    String digest = result.digest();
    if (image.isEmpty()) {
      diagnostics.add(
          new Diagnostic(
              DiagnosticCode.FieldInvalid,
              "IntegrationPlatform/" + world.platform().platform().getMetadata().getName(),
              "spec.runtime.channel",
              "the chart names no image of orchestrations' workers for the platform's channel",
              "choose one of: " + String.join(", ", settings.orchestrationImages().keySet())));
      return Optional.empty();
    }
    RecordedPlan<OrchestrationPlan> record =
        new RecordedPlan<>(
            RecordedPlan.name(Workers.name(world.name()), digest, now ? image.get() : null),
            digest,
            image.get(),
            OrchestrationPlanCodec.toGzip(plan),
            serialization.asJson(
                Workers.template(
                    plan,
                    digest,
                    image.get(),
                    settings.pullPolicy(),
                    world.platform().platform().getSpec().defaults())),
            OrchestrationPlanCodec::fromGzip);
    if (record.isTooLarge()) {
      diagnostics.add(
          new Diagnostic(
              DiagnosticCode.TooLarge,
              "Orchestration/" + plan.name(),
              "spec",
              "the plan and its pods are larger than a ConfigMap takes",
              "split the orchestration"));
      return Optional.empty();
    }
    return Optional.of(record);
  }
}
