package dev.tributary.simulators.http;

import java.util.List;

/**
 * What a system did with a request.
 *
 * @param answer what it says
 * @param key the business key the request was about, or null
 * @param effect what changed
 * @param items what became of each item of a request with many, in their order
 */
public record Outcome(Answer answer, String key, Effect effect, List<Item> items) {

  /** Of a request about one thing. */
  public Outcome(Answer answer, String key, Effect effect) {
    this(answer, key, effect, List.of());
  }

  /**
   * One item of a request with many.
   *
   * @param key the business key
   * @param idempotencyKey what tells the item from others, or null
   * @param value what it says
   * @param status what it is answered with
   * @param effect what changed
   */
  public record Item(String key, String idempotencyKey, String value, int status, Effect effect) {}

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
