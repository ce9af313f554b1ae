package dev.tributary.simulators.http;

/**
 * What a system did with a request.
 *
 * @param answer what it says
 * @param key the business key the request was about, or null
 * @param effect what changed
 */
public record Outcome(Answer answer, String key, Effect effect) {

  /** What a request changed in a system. */
  public enum Effect {
    /** Nothing changed. */
    NONE,
    /** Something came into being. */
    CREATED,
    /** Something that was there was written again. */
    UPDATED
  }

  /** An answer without an effect. */
  public static Outcome of(Answer answer) {
    return new Outcome(answer, null, Effect.NONE);
  }

  /** An answer about a key, without an effect. */
  public static Outcome of(Answer answer, String key) {
    return new Outcome(answer, key, Effect.NONE);
  }
}
