package dev.tributary.orchestration.process;

import dev.tributary.orchestration.engine.InstanceState;
import dev.tributary.planner.plan.orchestration.StepPlan.CatchPlan;
import java.util.Objects;
import java.util.OptionalInt;

/** A step has failed, in a way that the plan can deal with. Never leaves the interpreter. */
final class StepFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String step;
  private final String error;
  private final Integer status;
  private final boolean doubtful;
  private final boolean fatal;

  private StepFailure(
      String step, String error, String message, Integer status, boolean doubtful, boolean fatal) {
    super(message);
    this.step = step;
    this.error = error;
    this.status = status;
    this.doubtful = doubtful;
    this.fatal = fatal;
  }

  /** A failure without an effect. */
  static StepFailure of(String step, String error, String message) {
    return new StepFailure(step, error, message, null, false, false);
  }

  /**
   * A failure of a call.
   *
   * @param doubtful whether it may have had its effect nevertheless
   */
  static StepFailure ofCall(
      String step, String error, String message, OptionalInt status, boolean doubtful) {
    return new StepFailure(
        step, error, message, status.isPresent() ? status.getAsInt() : null, doubtful, false);
  }

  /** The same, to be caught by nothing. */
  StepFailure fatal() {
    return new StepFailure(step, error, getMessage(), status, doubtful, true);
  }

  boolean isDoubtful() {
    return doubtful;
  }

  boolean isFatal() {
    return fatal;
  }

  boolean isCaughtBy(CatchPlan plan) {
    return !fatal
        && (plan.status() != null
            ? Objects.equals(plan.status(), status)
            : Objects.equals(plan.error(), error));
  }

  InstanceState.Failure toFailure() {
    return new InstanceState.Failure(step, error, getMessage());
  }
}
