package dev.tributary.simulators.faults;

import com.fasterxml.jackson.annotation.JsonValue;

/** The ways to misbehave. */
public enum FaultKind {
  /** Answers a status (with Retry-After, when told) instead of doing anything. */
  STATUS("status"),
  /** 503 instead of doing anything, for a window of time. */
  MAINTENANCE("maintenance"),
  /**
   * Answers a status, 422 unless told, to a share of the requests, and to the same ones always:
   * whoever comes again with the same Idempotency-Key is refused again. So what is refused never
   * had its effect.
   */
  REFUSAL("refusal"),
  /** Waits, then goes on as usual. */
  DELAY("delay"),
  /** Accepts the request, does nothing and never answers. */
  BLACK_HOLE("blackHole"),
  /** Does nothing and resets the TCP connection. */
  RESET("reset"),
  /** Fails on an item of a request with many, with a status, and goes on as usual. */
  ITEM("item"),
  /** Does the effect, then never answers, or answers late. Only requests with an effect count. */
  TIMEOUT_AFTER_COMMIT("timeoutAfterCommit"),
  /** Renames a field of the answer or changes its type. Only answers 2xx in JSON count. */
  DRIFT("drift");

  private final String word;

  FaultKind(String word) {
    this.word = word;
  }

  /** The name in JSON. */
  @JsonValue
  public String word() {
    return word;
  }

  boolean afterEffect() {
    return this == TIMEOUT_AFTER_COMMIT || this == DRIFT;
  }
}
