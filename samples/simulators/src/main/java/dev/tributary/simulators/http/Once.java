package dev.tributary.simulators.http;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Effects by their Idempotency-Key: one seen before gets the first answer again, with {@code
 * Idempotent-Replayed: true}, and no effect; with another request it is 422. What had no effect
 * isn't remembered. Without the header every request is a new one. Its owner sees to it that one
 * thread calls at a time.
 */
public final class Once {
  private final Map<String, Kept> kept = new HashMap<>();

  private record Kept(Call call, Outcome outcome) {
    boolean isSame(Call other) {
      return call.line().equals(other.line()) && Arrays.equals(call.body(), other.body());
    }
  }

  /** The outcome of a request: that of the effect, or of the request before it under the key. */
  public Outcome outcome(Call call, Supplier<Outcome> effect) {
    String key = call.header("idempotency-key").orElse(null);
    Kept before = key == null ? null : kept.get(key);
    if (before == null) {
      Outcome outcome = effect.get();
      if (key != null && outcome.effect() != Outcome.Effect.NONE) {
        kept.put(key, new Kept(call, outcome));
      }
      return outcome;
    }
    String business = before.outcome().key();
    if (!before.isSame(call)) {
      return Outcome.of(
          Answer.json(422, Map.of("error", "Idempotency-Key was used with another request")),
          business);
    }
    return Outcome.of(before.outcome().answer().with("Idempotent-Replayed", "true"), business);
  }
}
