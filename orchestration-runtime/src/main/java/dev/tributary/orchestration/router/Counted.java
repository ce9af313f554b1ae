package dev.tributary.orchestration.router;

/** What became of an event, as metrics and reports count it. */
public enum Counted {
  /** It started an instance. */
  Started,
  /** It had started an instance before. */
  Duplicate,
  /** Its key has a running instance, and it waits for its end. */
  Queued,
  /** Its key has a running instance, and it was ignored. */
  AlreadyRunning,
  /** Its key had an instance, and another one isn't wanted: it was ignored. */
  AlreadyEnded,
  /** A running instance has it. */
  Delivered,
  /** It is held for an instance that hasn't started. */
  Held,
  /** It is for no running instance: it came too late, or nothing starts one. */
  Unmatched,
  /** It is of another type, or the condition of the start doesn't hold. */
  NotMeant,
  /** It is in the dead letters. */
  Dead
}
