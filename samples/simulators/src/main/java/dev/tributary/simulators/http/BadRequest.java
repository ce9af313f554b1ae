package dev.tributary.simulators.http;

/** What the caller sent cannot be understood; the message says what and where. Answered as 400. */
public final class BadRequest extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With the words for the caller. */
  public BadRequest(String message) {
    super(message);
  }
}
