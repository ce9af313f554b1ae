package dev.tributary.orchestration.process;

/** What an instance says of a start that would wait for its end. */
public enum Admission {
  /** The instance has no start yet: it begins with this one. */
  First,
  /** It may wait. */
  Free,
  /** It waits already, or it has started this instance or one before it. */
  Known,
  /** As many wait as may. */
  Full
}
