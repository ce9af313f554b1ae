package dev.tributary.planner;

import dev.tributary.crds.v1alpha1.StepActions;
import dev.tributary.planner.plan.orchestration.Errors;
import java.util.Set;
import java.util.TreeSet;

/** Checks what catches wait for. */
final class CatchParts {
  private final Set<String> errors;
  private final Diagnostics diagnostics;

  /**
   * For an orchestration.
   *
   * @param raised the errors that its steps raise
   */
  CatchParts(Set<String> raised, Diagnostics diagnostics) {
    this.errors = new TreeSet<>(raised);
    this.errors.addAll(Errors.BUILT_IN);
    this.diagnostics = diagnostics;
  }

  /** Tells of a catch that nothing ever comes to. */
  void check(String path, StepActions.Catch one, StepSource step) {
    if (one.error() != null && !errors.contains(one.error())) {
      diagnostics.add(
          DiagnosticCode.FieldInvalid,
          path + ".error",
          "no step raises the error '" + one.error() + "'",
          Diagnostics.didYouMean(one.error(), errors));
    }
    boolean calls = step.call() != null || step.tried() != null || step.fork() != null;
    if (one.status() != null && !calls) {
      diagnostics.add(
          DiagnosticCode.FieldInvalid,
          path + ".status",
          "a status is what a call is answered, and the step '%s' is a %s"
              .formatted(step.name(), step.word()),
          "name an error: " + String.join(", ", errors));
    }
  }
}
