package dev.tributary.planner;

/**
 * One thing that is wrong with a resource, or worth a warning.
 *
 * @param code what kind of thing it is; stable
 * @param resource the resource, as {@code Kind/namespace/name}
 * @param path the field, as {@code spec.target.operation}
 * @param message what is wrong, without a full stop
 * @param nextStep what to do about it, without a full stop
 */
public record Diagnostic(
    DiagnosticCode code, String resource, String path, String message, String nextStep) {

  /** Path, what is wrong and the next step, in one sentence. */
  public String text() {
    return path + ": " + message + "; " + nextStep;
  }

  /** Whether the resource can't be accepted because of it. */
  public boolean isError() {
    return code.severity() == DiagnosticCode.Severity.ERROR;
  }
}
