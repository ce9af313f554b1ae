package dev.tributary.simulators.crm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.simulators.http.Answer;
import dev.tributary.simulators.http.Call;
import dev.tributary.simulators.http.Json;
import dev.tributary.simulators.http.Outcome;
import dev.tributary.simulators.http.PlayedSystem;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * {@code POST /events}: takes any JSON. A request with an Idempotency-Key seen before gets the
 * first answer again, with {@code Idempotent-Replayed: true}, and no effect; the same key with
 * another body is 422. Without the header every request is a new event. The log's key is the body's
 * {@code id}, else the Idempotency-Key.
 */
public final class Events implements PlayedSystem {
  private final AtomicLong lastId = new AtomicLong();
  private final Map<String, Kept> byIdempotencyKey = new ConcurrentHashMap<>();

  private record Kept(JsonNode body, Answer answer) {}

  @Override
  public String name() {
    return "events";
  }

  @Override
  public boolean owns(String path) {
    return path.equals("/events");
  }

  @Override
  public Outcome handle(Call call) {
    if (!call.method().equals("POST")) {
      return Outcome.of(Answer.empty(405).with("Allow", "POST"));
    }
    JsonNode body = Json.tree(call.body());
    String idempotencyKey = call.header("idempotency-key").orElse(null);
    String key = body.path("id").isValueNode() ? body.path("id").asText() : idempotencyKey;
    if (idempotencyKey == null) {
      return new Outcome(accept(), key, Outcome.Effect.CREATED);
    }
    boolean[] first = new boolean[1];
    Kept kept =
        byIdempotencyKey.computeIfAbsent(
            idempotencyKey,
            k -> {
              first[0] = true;
              return new Kept(body, accept());
            });
    if (first[0]) {
      return new Outcome(kept.answer(), key, Outcome.Effect.CREATED);
    }
    if (!kept.body().equals(body)) {
      return Outcome.of(
          Answer.json(422, Map.of("error", "Idempotency-Key was used with another body")), key);
    }
    return Outcome.of(kept.answer().with("Idempotent-Replayed", "true"), key);
  }

  private Answer accept() {
    return Answer.json(201, Map.of("eventId", String.valueOf(lastId.incrementAndGet())));
  }
}
