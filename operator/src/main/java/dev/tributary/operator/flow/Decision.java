package dev.tributary.operator.flow;

import dev.tributary.crds.v1alpha1.IntegrationPlatformSpec;
import dev.tributary.crds.v1alpha1.IntegrationPlatformSpec.Rollout;
import dev.tributary.crds.v1alpha1.SyncFlowStatus;
import dev.tributary.operator.OperatorSettings;
import dev.tributary.operator.apply.RecordedPlan;
import dev.tributary.planner.Diagnostic;
import dev.tributary.planner.DiagnosticCode;
import dev.tributary.planner.PlanResult;
import dev.tributary.planner.assessment.FlowFacts.RolledBack;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.PlanCodec;
import dev.tributary.planner.plan.SourcePlan;
import dev.tributary.planner.plan.TargetPlan;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Which plan shall run.
 *
 * @param record the plan, or {@code null} when none was ever accepted
 * @param current whether it is the plan of the spec looked at; otherwise it is the last accepted
 * @param isNew whether it must still be written down
 * @param updateAvailable whether the platform's channel names another image by now
 * @param rolledBack the plan of the spec, when its rollout failed and {@code record} runs again
 * @param diagnostics the planner's, and those of writing the plan down
 */
record Decision(
    RecordedPlan<FlowPlan> record,
    boolean current,
    boolean isNew,
    boolean updateAvailable,
    RolledBack rolledBack,
    List<Diagnostic> diagnostics) {

  /** Without a platform nothing can be planned; what runs, runs on. */
  static Decision withoutPlatform(FlowWorld world) {
    return new Decision(lastAccepted(world).orElse(null), false, false, false, null, List.of());
  }

  static Decision of(
      FlowWorld world,
      PlanResult result,
      OperatorSettings settings,
      KubernetesSerialization serialization) {
    IntegrationPlatformSpec platform = world.platform().platform().getSpec();
    String channel = platform.runtime() == null ? null : platform.runtime().channel();
    Optional<String> image = settings.image(channel);
    List<Diagnostic> diagnostics = new ArrayList<>(result.diagnostics());
    Optional<RecordedPlan<FlowPlan>> accepted = lastAccepted(world);
    if (result.plan().isPresent()) {
      boolean now = platform.runtime() != null && platform.runtime().rollout() == Rollout.Now;
      Optional<RecordedPlan<FlowPlan>> there =
          accepted
              .filter(r -> fits(r.digest(), r.image(), result, image, now))
              .or(() -> written(world, result, image, now));
      if (there.isPresent()) {
        return running(world, there.get(), image, diagnostics);
      }
      Optional<RecordedPlan<FlowPlan>> made =
          make(
              world,
              result.plan().get(),
              result.digest(),
              image,
              now,
              settings,
              serialization,
              diagnostics);
      if (made.isPresent()) {
        return new Decision(made.get(), true, true, false, null, diagnostics);
      }
    }
    return new Decision(
        accepted.orElse(null),
        false,
        false,
        accepted.filter(r -> r.isOutdated(image)).isPresent(),
        null,
        diagnostics);
  }

  /** The plan, or the one that was ready before it when its rollout failed. */
  private static Decision running(
      FlowWorld world,
      RecordedPlan<FlowPlan> plan,
      Optional<String> image,
      List<Diagnostic> diagnostics) {
    Optional<RolloutEnd> failed =
        named(world, plan.configMap()).flatMap(RolloutEnd::of).filter(r -> !r.ready());
    Optional<RecordedPlan<FlowPlan>> before =
        failed
            .flatMap(r -> RolloutEnd.lastReady(world.plans(), plan.configMap()))
            .map(PlanRecord::read);
    if (before.isEmpty()) {
      return new Decision(plan, true, false, plan.isOutdated(image), null, diagnostics);
    }
    return new Decision(
        before.get(),
        false,
        false,
        before.get().isOutdated(image),
        new RolledBack(plan.digest(), plan.configMap(), failed.get().message()),
        diagnostics);
  }

  private static Optional<RecordedPlan<FlowPlan>> make(
      FlowWorld world,
      FlowPlan plan,
      String digest,
      Optional<String> image,
      boolean now,
      OperatorSettings settings,
      KubernetesSerialization serialization,
      List<Diagnostic> diagnostics) {
    if (image.isEmpty()) {
      diagnostics.add(
          new Diagnostic(
              DiagnosticCode.FieldInvalid,
              "IntegrationPlatform/" + world.platform().platform().getMetadata().getName(),
              "spec.runtime.channel",
              "the chart names no runtime image for the platform's channel",
              "choose one of: " + String.join(", ", settings.images().keySet())));
      return Optional.empty();
    }
    String name = RecordedPlan.name(world.name(), digest, now ? image.get() : null);
    RecordedPlan<FlowPlan> record =
        new RecordedPlan<>(
            name,
            digest,
            image.get(),
            PlanCodec.toGzip(plan),
            serialization.asJson(
                PodTemplates.build(
                    plan,
                    digest,
                    name,
                    image.get(),
                    settings.pullPolicy(),
                    world.platform().platform().getSpec().defaults())),
            PlanCodec::fromGzip);
    if (record.isTooLarge()) {
      diagnostics.add(
          new Diagnostic(
              DiagnosticCode.TooLarge,
              "SyncFlow/" + plan.name(),
              "spec",
              "PlanTooLarge: the plan is %d KiB compressed, and 900 KiB fit"
                  .formatted(record.gzip().length / 1024),
              "make schemas and mapping smaller"));
      return Optional.empty();
    }
    return Optional.of(record);
  }

  private static boolean fits(
      String digest, String image, PlanResult result, Optional<String> channel, boolean now) {
    // With rollout Now another image is another revision.
    return result.digest().equals(digest)
        && (!now || channel.isEmpty() || channel.get().equals(image));
  }

  private static Optional<RecordedPlan<FlowPlan>> written(
      FlowWorld world, PlanResult result, Optional<String> image, boolean now) {
    return world.plans().stream()
        .filter(m -> fits(RecordedPlan.digest(m), RecordedPlan.image(m), result, image, now))
        .max(byAge())
        .map(PlanRecord::read);
  }

  /** What status names, else what the Deployment runs. */
  private static Optional<RecordedPlan<FlowPlan>> lastAccepted(FlowWorld world) {
    SyncFlowStatus.Plan plan = world.status() == null ? null : world.status().plan();
    Optional<ConfigMap> named =
        plan == null
            ? Optional.empty()
            : world.plans().stream()
                .filter(m -> Objects.equals(RecordedPlan.digest(m), plan.digest()))
                .filter(m -> Objects.equals(RecordedPlan.image(m), plan.image()))
                .max(byAge());
    return named
        .or(() -> PlansInUse.of(world.deployment()).flatMap(name -> named(world, name)))
        .map(PlanRecord::read);
  }

  /** The contracts of the last accepted plan. */
  static Set<String> contractsInUse(FlowWorld world) {
    Set<String> names = new HashSet<>();
    lastAccepted(world)
        .map(RecordedPlan::plan)
        .ifPresent(
            plan -> {
              if (plan.source() instanceof SourcePlan.Contract source) {
                names.add(source.contract());
              }
              if (plan.target() instanceof TargetPlan.Contract target) {
                names.add(target.contract());
              }
            });
    return names;
  }

  private static Optional<ConfigMap> named(FlowWorld world, String name) {
    return world.plans().stream().filter(m -> m.getMetadata().getName().equals(name)).findFirst();
  }

  private static Comparator<ConfigMap> byAge() {
    return Comparator.comparing((ConfigMap m) -> m.getMetadata().getCreationTimestamp())
        .thenComparing(m -> m.getMetadata().getName());
  }
}
