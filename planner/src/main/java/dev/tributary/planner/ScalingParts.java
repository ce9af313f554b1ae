package dev.tributary.planner;

import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.IntegrationPlatform;
import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.crds.v1alpha1.SyncFlowSpec.Scaling;
import dev.tributary.planner.scaling.CalendarWindow;
import dev.tributary.planner.scaling.ScalingPlan;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.IntStream;

/** How many pods of a flow run: the flow's word, then the platform's, then a default. */
public final class ScalingParts {
  private static final int DEFAULT_LAG = 100;

  private final SyncFlow flow;
  private final IntegrationPlatform platform;

  private ScalingParts(SyncFlow flow, IntegrationPlatform platform) {
    this.flow = flow;
    this.platform = platform;
  }

  /**
   * What scales an accepted flow; empty when nothing does.
   *
   * @param partitions of the source's topic; empty while they aren't known
   */
  public static Optional<ScalingPlan> plan(
      SyncFlow flow, IntegrationPlatform platform, OptionalInt partitions) {
    return new ScalingParts(flow, platform).plan(partitions);
  }

  /** The fewest pods that the flow or its platform asks for, by no calendar. */
  public static OptionalInt floor(SyncFlow flow, IntegrationPlatform platform) {
    return new ScalingParts(flow, platform).floor();
  }

  /**
   * Tells what is wrong with a flow's scaling.
   *
   * @param contract the source, or {@code null} for a webhook or when it isn't there
   */
  static void check(FlowInputs inputs, EventContract contract, Diagnostics diagnostics) {
    new ScalingParts(inputs.flow(), inputs.platform()).check(contract, diagnostics);
  }

  private Optional<ScalingPlan> plan(OptionalInt partitions) {
    return pick(Scaling::maxReplicas)
        .map(
            asked -> {
              int most = Math.min(asked, partitions.orElse(asked));
              return new ScalingPlan(
                  Math.min(floor().orElse(1), most),
                  most,
                  pick(Scaling::lagThreshold).orElse(DEFAULT_LAG),
                  pick(Scaling::activationLagThreshold).orElse(0),
                  // The platform's word isn't checked with the flow's, and must not stop it.
                  ScalingChecks.cooldown(pick(Scaling::cooldown).orElse(null)),
                  windows());
            });
  }

  private OptionalInt floor() {
    Optional<Integer> floor = pick(Scaling::minReplicas);
    if (floor.isEmpty()) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(isWebhook() ? Math.max(1, floor.get()) : floor.get());
  }

  private boolean isWebhook() {
    return flow.getSpec().source().endpointRef() != null;
  }

  private List<CalendarWindow> windows() {
    return pick(Scaling::calendar).orElse(List.of()).stream()
        .map(CalendarParts::window)
        .flatMap(Optional::stream)
        .toList();
  }

  private void check(EventContract contract, Diagnostics diagnostics) {
    Scaling own = flow.getSpec().scaling();
    if (own == null) {
      return;
    }
    if (isWebhook() && Objects.equals(own.minReplicas(), 0)) {
      diagnostics.add(
          DiagnosticCode.FieldInvalid,
          "spec.scaling.minReplicas",
          "is 0, and a webhook is answered by the flow's own pods",
          "write 1 or more; only flows that read a contract can fall asleep");
    }
    pick(Scaling::maxReplicas)
        .ifPresent(most -> ScalingChecks.range(floor().orElse(1), most, diagnostics));
    thresholds(diagnostics);
    ceiling(own, contract, diagnostics);
    if (own.calendar() != null) {
      calendar(own, diagnostics);
    }
  }

  private void thresholds(Diagnostics diagnostics) {
    int lag = pick(Scaling::lagThreshold).orElse(DEFAULT_LAG);
    if (pick(Scaling::activationLagThreshold).orElse(0) >= lag) {
      diagnostics.add(
          DiagnosticCode.FieldInvalid,
          "spec.scaling.activationLagThreshold",
          "isn't below lagThreshold, which is " + lag,
          "lower it: a flow that is awake would fall asleep with a pod's share of work before it");
    }
    ScalingChecks.cooldown(pick(Scaling::cooldown).orElse(null), diagnostics);
  }

  private void ceiling(Scaling own, EventContract contract, Diagnostics diagnostics) {
    if (own.maxReplicas() == null || contract == null && !isWebhook()) {
      return;
    }
    int partitions =
        contract == null ? DeliveryParts.BUFFER_PARTITIONS : ContractPlanner.partitions(contract);
    if (own.maxReplicas() > partitions) {
      diagnostics.add(
          DiagnosticCode.ReplicasCapped,
          "spec.scaling.maxReplicas",
          "is %d, and the source has %d partitions, so that no more than %d pods have work"
              .formatted(own.maxReplicas(), partitions, partitions),
          isWebhook()
              ? "lower it to " + partitions
              : "lower it to %d, or give the contract more partitions".formatted(partitions));
    }
  }

  private void calendar(Scaling own, Diagnostics diagnostics) {
    Optional<Integer> most = pick(Scaling::maxReplicas);
    if (most.isEmpty() && !own.calendar().isEmpty()) {
      diagnostics.add(
          DiagnosticCode.FieldInvalid,
          "spec.scaling.calendar",
          "needs an autoscaler, and maxReplicas is absent",
          "add spec.scaling.maxReplicas");
    }
    IntStream.range(0, own.calendar().size())
        .forEach(i -> CalendarParts.check(own.calendar(), i, most, diagnostics));
  }

  private <T> Optional<T> pick(Function<Scaling, T> field) {
    return Optional.ofNullable(flow.getSpec().scaling())
        .map(field)
        .or(
            () ->
                Optional.ofNullable(platform)
                    .map(p -> p.getSpec().defaults())
                    .map(defaults -> defaults.scaling())
                    .map(field));
  }
}
