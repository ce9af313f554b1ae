package dev.tributary.cli.finding;

import dev.tributary.planner.DiagnosticCode.Severity;

/**
 * One thing that is wrong, or worth a warning.
 *
 * @param severity how bad it is
 * @param code what kind of thing it is; stable. The planner's codes, and those of {@link Code}
 * @param resource {@code Kind/namespace/name}, or empty when the text is no resource
 * @param path the field, or empty for the whole
 * @param message what is wrong, without a full stop
 * @param nextStep what to do about it, without a full stop
 * @param place where it stands
 */
public record Finding(
    Severity severity,
    String code,
    String resource,
    String path,
    String message,
    String nextStep,
    Place place) {

  /** Whether it refuses what it stands in. */
  public boolean isError() {
    return severity == Severity.ERROR;
  }

  /**
   * Path, what is wrong and the next step, in one sentence, as the planner's diagnostics say it.
   */
  public String text() {
    return (path.isEmpty() ? "" : path + ": ") + message + "; " + nextStep;
  }
}
