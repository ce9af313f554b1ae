package dev.tributary.orchestration.engine;

/** What became of a start. */
public enum StartResult {
  /** The instance runs now. */
  Started,
  /** This very event started it, or one before it, or waits already. */
  Duplicate,
  /** An instance of the key runs, started by another event; it goes on as if nothing happened. */
  Running,
  /** An instance of the key runs, and the start waits for its end. */
  Queued,
  /** As {@link #Running}, and as many starts wait for its end as may. */
  Full,
  /** An instance of the key has ended, and another one isn't wanted. */
  Ended
}
