package dev.tributary.planner.evolution;

/** A comparison that would take too long; the message says why. */
final class UndecidedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UndecidedException(String message) {
    super(message, null, false, false);
  }
}
