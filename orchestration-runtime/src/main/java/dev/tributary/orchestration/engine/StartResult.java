package dev.tributary.orchestration.engine;

/** What became of a start. */
public enum StartResult {
  /** The instance runs now. */
  Started,
  /** It had been started by this very event. */
  Duplicate,
  /** An instance of the key runs, started by another event; it goes on as if nothing happened. */
  Running,
  /** An instance of the key has ended, and another one isn't wanted. */
  Ended
}
