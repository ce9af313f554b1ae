package dev.tributary.planner.expression;

/** An expression doesn't compile, or a value has no result. The message is for people. */
public final class ExpressionException extends Exception {
  private static final long serialVersionUID = 1L;

  ExpressionException(String message, Throwable cause) {
    super(message, cause);
  }

  ExpressionException(String message) {
    super(message);
  }
}
