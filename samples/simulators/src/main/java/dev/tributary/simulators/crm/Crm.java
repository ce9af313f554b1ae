package dev.tributary.simulators.crm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.simulators.http.Answer;
import dev.tributary.simulators.http.Call;
import dev.tributary.simulators.http.Json;
import dev.tributary.simulators.http.Outcome;
import dev.tributary.simulators.http.PlayedSystem;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@code PUT /customers/{id}/orders/{orderId}} upserts (201, then 200); GET reads it. The log's key
 * is {@code id/orderId}.
 */
public final class Crm implements PlayedSystem {
  private final Map<String, JsonNode> orders = new ConcurrentHashMap<>();

  @Override
  public String name() {
    return "crm";
  }

  @Override
  public boolean owns(String path) {
    return path.startsWith("/customers/");
  }

  @Override
  public Outcome handle(Call call) {
    List<String> parts = call.segments();
    if (parts.size() != 4 || !parts.get(2).equals("orders")) {
      return Outcome.of(Answer.json(404, Map.of("error", "not found")));
    }
    String key = parts.get(1) + "/" + parts.get(3);
    return switch (call.method()) {
      case "PUT" -> put(key, Json.tree(call.body()));
      case "GET" -> {
        JsonNode order = orders.get(key);
        yield Outcome.of(
            order == null
                ? Answer.json(404, Map.of("error", "not found"))
                : Answer.json(200, order),
            key);
      }
      default -> Outcome.of(Answer.empty(405).with("Allow", "GET, PUT"), key);
    };
  }

  private Outcome put(String key, JsonNode order) {
    boolean created = orders.put(key, order) == null;
    return new Outcome(
        Answer.json(created ? 201 : 200, order),
        key,
        created ? Outcome.Effect.CREATED : Outcome.Effect.UPDATED);
  }
}
