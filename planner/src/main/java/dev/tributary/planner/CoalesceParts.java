package dev.tributary.planner;

import dev.tributary.crds.v1alpha1.IntegrationPlatform;
import dev.tributary.crds.v1alpha1.SyncFlowSpec;
import dev.tributary.planner.plan.EffectPlan;
import dev.tributary.planner.plan.TargetPlan;
import java.time.Duration;
import java.util.Objects;

/** Whether of the records of a key that wait only the newest is delivered. */
final class CoalesceParts {
  private static final String PATH = "spec.delivery.coalesce";
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final String DEFAULT_WINDOW = "0s";

  private CoalesceParts() {}

  /** How long a record waits for newer ones; {@code null} when each is delivered. */
  static Long windowMs(SyncFlowSpec spec) {
    SyncFlowSpec.Coalesce coalesce = coalesce(spec);
    return coalesce == null
        ? null
        : DeliveryParts.millis(Objects.requireNonNullElse(coalesce.window(), DEFAULT_WINDOW));
  }

  /**
   * Refuses it where a record that is left out would be missed.
   *
   * @param target as planned, or {@code null} when something is wrong with it
   */
  static void check(
      SyncFlowSpec spec, IntegrationPlatform platform, TargetPlan target, Diagnostics diagnostics) {
    SyncFlowSpec.Coalesce coalesce = coalesce(spec);
    if (coalesce == null) {
      return;
    }
    window(coalesce.window(), diagnostics);
    keys(spec, diagnostics);
    if (target != null && !setsAState(target)) {
      diagnostics.add(
          DiagnosticCode.FieldInvalid,
          PATH,
          "%s doesn't say that a call sets a state (effects.upsert), so each record has to arrive"
              .formatted(target.label()),
          "leave coalesce out; or, where a call overwrites all that an earlier one of its key set,"
              + " declare effects: {upsert: {}} on an HTTP operation");
    }
    if (SameKeyParts.holds(spec, platform)) {
      diagnostics.add(
          DiagnosticCode.FieldInvalid,
          PATH,
          "with deadLetter.sameKey Park the records behind a dead letter wait for it, and so none of"
              + " them can supersede another",
          "write deadLetter: {sameKey: Continue}, or leave coalesce out");
    }
  }

  private static void window(String text, Diagnostics diagnostics) {
    DurationChecks.check(diagnostics, PATH + ".window", text);
    if (text != null
        && DurationChecks.problem(text).isEmpty()
        && Durations.parse(text).compareTo(LONGEST) > 0) {
      diagnostics.add(
          DiagnosticCode.FieldInvalid,
          PATH + ".window",
          "records would wait longer than a minute for newer ones",
          "write at most 60s");
    }
  }

  private static void keys(SyncFlowSpec spec, Diagnostics diagnostics) {
    if (!SameKeyParts.isKeyed(spec)) {
      diagnostics.add(
          DiagnosticCode.FieldInvalid,
          PATH,
          "ordering.mode None keeps no order within a key, so no record is newer than another",
          "leave coalesce out, or order by key");
    } else if (spec.source().endpointRef() != null
        && (spec.ordering() == null || spec.ordering().key() == null)) {
      diagnostics.add(
          DiagnosticCode.FieldInvalid,
          PATH,
          "without ordering.key each event of a webhook has a key of its own, so none is newer than"
              + " another",
          "name what the events tell of, for example ordering: {key: payload.sku}");
    }
  }

  private static boolean setsAState(TargetPlan target) {
    return target instanceof TargetPlan.Http http && http.effect() instanceof EffectPlan.Upsert;
  }

  private static SyncFlowSpec.Coalesce coalesce(SyncFlowSpec spec) {
    return spec.delivery() == null ? null : spec.delivery().coalesce();
  }
}
