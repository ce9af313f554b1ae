package dev.tributary.planner;

import java.time.Duration;
import java.util.Objects;

/** What is the same of how flows and orchestrations scale. */
final class ScalingChecks {
  private static final String DEFAULT_COOLDOWN = "5m";

  /** As long as a HorizontalPodAutoscaler can look back. */
  private static final Duration LONGEST_COOLDOWN = Duration.ofHours(1);

  private ScalingChecks() {}

  /** How long there must be less to do; {@code null} for the default. Never throws. */
  static Duration cooldown(String text) {
    try {
      Duration cooldown = parse(text);
      return cooldown.compareTo(LONGEST_COOLDOWN) > 0 ? LONGEST_COOLDOWN : cooldown;
    } catch (IllegalArgumentException e) {
      return LONGEST_COOLDOWN;
    }
  }

  /** Says what is wrong with it. */
  static void cooldown(String text, Diagnostics diagnostics) {
    try {
      if (parse(text).compareTo(LONGEST_COOLDOWN) > 0) {
        diagnostics.add(
            DiagnosticCode.FieldInvalid,
            "spec.scaling.cooldown",
            "is longer than an hour, which an autoscaler can't look back",
            "write 1h or less");
      }
    } catch (IllegalArgumentException e) {
      diagnostics.add(
          DiagnosticCode.FieldInvalid,
          "spec.scaling.cooldown",
          e.getMessage(),
          "write for example 5m");
    }
  }

  /** Says when there would have to be more pods than there may be. */
  static void range(int fewest, int most, Diagnostics diagnostics) {
    if (fewest > most) {
      diagnostics.add(
          DiagnosticCode.FieldInvalid,
          "spec.scaling.maxReplicas",
          "is %d, and minReplicas is %d".formatted(most, fewest),
          "raise maxReplicas or lower minReplicas");
    }
  }

  private static Duration parse(String text) {
    return Durations.parse(Objects.requireNonNullElse(text, DEFAULT_COOLDOWN));
  }
}
