package dev.tributary.planner.plan.orchestration;

import java.util.List;

/** Codes of errors by which a catch tells them; a raise step makes its own beside them. */
public final class Errors {
  /** A call's answer means that the system will never take it. */
  public static final String REJECTED = "Rejected";

  /** A call's or a try's last try failed. */
  public static final String RETRIES_EXHAUSTED = "RetriesExhausted";

  /** A call's answer doesn't suit the schema that the operation declares for it. */
  public static final String ANSWER_INVALID = "AnswerInvalid";

  /** A step or the instance took longer than it may. */
  public static final String TIMEOUT = "Timeout";

  /** An expression has no result. */
  public static final String EXPRESSION_FAILED = "ExpressionFailed";

  /** A jump to {@link StepPlan#FAIL} where there was no error. */
  public static final String FAILED = "Failed";

  /** A person cancelled the instance. It can't be caught. */
  public static final String CANCELLED = "Cancelled";

  /** Those that a catch may name without a step that raises them. */
  public static final List<String> BUILT_IN =
      List.of(REJECTED, RETRIES_EXHAUSTED, ANSWER_INVALID, TIMEOUT, EXPRESSION_FAILED);

  private Errors() {}
}
