package dev.tributary.operator.orchestration;

import dev.tributary.crds.v1alpha1.IntegrationPlatformSpec;
import dev.tributary.crds.v1alpha1.OrchestrationStatus;
import dev.tributary.operator.OperatorSettings;
import dev.tributary.planner.Diagnostic;
import dev.tributary.planner.DiagnosticCode;
import dev.tributary.planner.OrchestrationResult;
import dev.tributary.planner.plan.orchestration.OrchestrationPlan;
import dev.tributary.planner.plan.orchestration.OrchestrationPlanCodec;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which plan new instances get.
 *
 * @param record the plan, or {@code null} when none was ever accepted
 * @param current whether it is the plan of the spec looked at; otherwise it is the last accepted
 * @param isNew whether it must still be written down
 * @param diagnostics the planner's, and those of writing the plan down
 */
record OrchestrationDecision(
    OrchestrationRecord record, boolean current, boolean isNew, List<Diagnostic> diagnostics) {

  /** Without a platform nothing can be planned; what runs, runs on. */
  static OrchestrationDecision withoutPlatform(OrchestrationWorld world) {
    return new OrchestrationDecision(accepted(world).orElse(null), false, false, List.of());
  }

  static OrchestrationDecision of(
      OrchestrationWorld world,
      OrchestrationResult result,
      OperatorSettings settings,
      KubernetesSerialization serialization) {
    List<Diagnostic> diagnostics = new ArrayList<>(result.diagnostics());
    if (result.plan().isPresent()) {
      Optional<OrchestrationRecord> there = written(world, result.digest());
      if (there.isPresent()) {
        return new OrchestrationDecision(there.get(), true, false, diagnostics);
      }
      Optional<OrchestrationRecord> made =
          make(world, result.plan().get(), result.digest(), settings, serialization, diagnostics);
      if (made.isPresent()) {
        return new OrchestrationDecision(made.get(), true, true, diagnostics);
      }
    }
    return new OrchestrationDecision(accepted(world).orElse(null), false, false, diagnostics);
  }

  /** The plan that status names. */
  private static Optional<OrchestrationRecord> accepted(OrchestrationWorld world) {
    OrchestrationStatus.Plan plan = world.status() == null ? null : world.status().plan();
    return plan == null ? Optional.empty() : written(world, plan.digest());
  }

  private static Optional<OrchestrationRecord> written(OrchestrationWorld world, String digest) {
    return world.plans().stream()
        .filter(m -> digest.equals(OrchestrationRecord.digest(m)))
        .findFirst()
        .map(OrchestrationRecord::read);
  }

  private static Optional<OrchestrationRecord> make(
      OrchestrationWorld world,
      OrchestrationPlan plan,
      String digest,
      OperatorSettings settings,
      KubernetesSerialization serialization,
      List<Diagnostic> diagnostics) {
    IntegrationPlatformSpec platform = world.platform().platform().getSpec();
    Optional<String> image =
        settings.orchestrationImage(
            platform.runtime() == null ? null : platform.runtime().channel());
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
    OrchestrationRecord record =
        new OrchestrationRecord(
            OrchestrationRecord.name(world.name(), digest),
            digest,
            image.get(),
            OrchestrationPlanCodec.toGzip(plan),
            serialization.asJson(
                Workers.template(
                    plan, digest, image.get(), settings.pullPolicy(), platform.defaults())));
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
