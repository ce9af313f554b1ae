package dev.tributary.runtime.connector.http;

import dev.tributary.runtime.connector.Verdict;

/** A call ended without an answer; carries what that means for the delivery. */
final class CallFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Verdict verdict;

  CallFailedException(Verdict verdict) {
    super(verdict.toString());
    this.verdict = verdict;
  }

  Verdict verdict() {
    return verdict;
  }
}
