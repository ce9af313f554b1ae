package dev.tributary.bench.workload;

/** What is to become of an event. */
public enum Fate {
  /** Delivered at the first try. */
  GOOD,
  /** The target answers 503 once, then takes it. */
  UNAVAILABLE_ONCE,
  /** The target refuses it for good (422): a dead letter. */
  REFUSED,
  /** Its value isn't JSON: a dead letter that never reaches the target. */
  MALFORMED,
  /** Its value misses the schema: a dead letter that never reaches the target. */
  INVALID;

  /** Whether it is to end as a dead letter. */
  public boolean isPoison() {
    return this == REFUSED || this == MALFORMED || this == INVALID;
  }
}
