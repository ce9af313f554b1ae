package dev.tributary.planner;

import dev.tributary.crds.v1alpha1.IntegrationPlatform;
import dev.tributary.crds.v1alpha1.SyncFlowSpec;
import dev.tributary.planner.plan.TargetPlan;
import java.util.Optional;

/**
 * Whether later records of a key wait for its dead letter: the flow's word, then the platform's.
 */
final class SameKeyParts {
  private SameKeyParts() {}

  static boolean holds(SyncFlowSpec spec, IntegrationPlatform platform) {
    return isKeyed(spec)
        && own(spec)
            .or(
                () ->
                    Optional.ofNullable(platform.getSpec().defaults())
                        .map(defaults -> sameKey(defaults.delivery())))
            .filter(sameKey -> sameKey == SyncFlowSpec.SameKey.Park)
            .isPresent();
  }

  /** Refuses what can't hold, and tells what it costs. */
  static void check(
      SyncFlowSpec spec, IntegrationPlatform platform, TargetPlan target, Diagnostics diagnostics) {
    if (!isKeyed(spec) && own(spec).filter(s -> s == SyncFlowSpec.SameKey.Park).isPresent()) {
      diagnostics.add(
          DiagnosticCode.FieldInvalid,
          "spec.delivery.deadLetter.sameKey",
          "ordering.mode None keeps no order within a key, so no record can wait for an earlier one",
          "leave sameKey out, or order by key");
    }
    if (holds(spec, platform)
        && target instanceof TargetPlan.Http http
        && http.operation().batch() != null
        && http.operation().batch().several()) {
      diagnostics.add(
          DiagnosticCode.OnePerKeyInBatch,
          "spec.delivery.deadLetter.sameKey",
          "with Park a request of %s carries one record of a key at most, because those behind a"
                  .formatted(http.label())
              + " dead letter would have passed it",
          "fine where keys are many; else write Continue, and a hot key travels in larger requests");
    }
  }

  static boolean isKeyed(SyncFlowSpec spec) {
    return spec.ordering() == null || spec.ordering().mode() != SyncFlowSpec.OrderingMode.None;
  }

  private static Optional<SyncFlowSpec.SameKey> own(SyncFlowSpec spec) {
    return Optional.ofNullable(sameKey(spec.delivery()));
  }

  private static SyncFlowSpec.SameKey sameKey(SyncFlowSpec.Delivery delivery) {
    return delivery == null || delivery.deadLetter() == null
        ? null
        : delivery.deadLetter().sameKey();
  }
}
