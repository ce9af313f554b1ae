package dev.tributary.planner;

import dev.tributary.crds.v1alpha1.IntegrationPlatform;
import dev.tributary.crds.v1alpha1.Operation;
import dev.tributary.crds.v1alpha1.SyncFlowSpec;
import dev.tributary.crds.v1alpha1.SystemEndpointSpec;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Durations that fit the schema's pattern and yet are longer than any that is taken. */
final class DurationChecks {
  private static final String NEXT = "write at most 10,000 days";

  private DurationChecks() {}

  /** Of a flow's delivery, and of the defaults that its platform gives. */
  static void flow(SyncFlowSpec spec, IntegrationPlatform platform, Diagnostics diagnostics) {
    delivery(
        spec.delivery(),
        (field, message) ->
            diagnostics.add(DiagnosticCode.FieldInvalid, "spec.delivery." + field, message, NEXT));
    platform(platform, "spec.delivery", diagnostics);
  }

  /**
   * Of the defaults that a platform gives.
   *
   * @param path the field that takes them
   */
  static void platform(IntegrationPlatform platform, String path, Diagnostics diagnostics) {
    delivery(
        platform.getSpec().defaults() == null ? null : platform.getSpec().defaults().delivery(),
        (field, message) ->
            diagnostics.add(
                DiagnosticCode.ReferenceNotAccepted,
                path,
                "%s is wrong at spec.defaults.delivery.%s: %s"
                    .formatted(Diagnostics.name(platform), field, message),
                "have the platform's owner mend it"));
  }

  /** Of an endpoint and its operations. */
  static void endpoint(
      SystemEndpointSpec endpoint, Map<String, Operation> operations, Diagnostics diagnostics) {
    check(diagnostics, "spec.timeout", endpoint.timeout());
    if (endpoint.circuitBreaker() != null) {
      check(diagnostics, "spec.circuitBreaker.openFor", endpoint.circuitBreaker().openFor());
    }
    operations.forEach(
        (name, operation) ->
            check(diagnostics, "spec.http.operations." + name + ".timeout", operation.timeout()));
  }

  static void check(Diagnostics diagnostics, String path, String text) {
    problem(text).ifPresent(m -> diagnostics.add(DiagnosticCode.FieldInvalid, path, m, NEXT));
  }

  private static void delivery(SyncFlowSpec.Delivery delivery, BiConsumer<String, String> wrong) {
    if (delivery == null) {
      return;
    }
    problem(delivery.backoffDelay()).ifPresent(m -> wrong.accept("backoffDelay", m));
    problem(delivery.backoffMax()).ifPresent(m -> wrong.accept("backoffMax", m));
    problem(delivery.timeout()).ifPresent(m -> wrong.accept("timeout", m));
    if (delivery.deadLetter() != null) {
      problem(delivery.deadLetter().retention())
          .ifPresent(m -> wrong.accept("deadLetter.retention", m));
    }
  }

  /** What is wrong with a duration; an absent one is fine. */
  static Optional<String> problem(String text) {
    if (text == null) {
      return Optional.empty();
    }
    try {
      Durations.parse(text);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(e.getMessage());
    }
  }
}
