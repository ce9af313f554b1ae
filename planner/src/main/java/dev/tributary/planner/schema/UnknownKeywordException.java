package dev.tributary.planner.schema;

/** A schema says something that {@link Acceptance} doesn't know. */
final class UnknownKeywordException extends Exception {
  private static final long serialVersionUID = 1L;
}
