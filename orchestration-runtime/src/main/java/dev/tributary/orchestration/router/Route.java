package dev.tributary.orchestration.router;

import dev.tributary.planner.expression.ExpressionException;

/** Takes an event of one topic to instances. Safe for use by many threads. */
interface Route {
  /**
   * Takes an event on; returns when the engine has it.
   *
   * @return what became of it
   * @throws ExpressionException when it can't be told which instance it is for
   * @throws RefusedException when a rule of the plan says that it is a mistake
   */
  Counted take(Arrived event) throws ExpressionException, RefusedException;

  /** An event that belongs to the dead letters; the message is for people. */
  final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }
}
