package dev.tributary.simulators.pickup;

import dev.tributary.simulators.http.Answer;
import dev.tributary.simulators.http.Call;
import dev.tributary.simulators.http.Once;
import dev.tributary.simulators.http.Outcome;
import dev.tributary.simulators.http.Outcome.Effect;
import dev.tributary.simulators.http.Paths;
import dev.tributary.simulators.http.PlayedSystem;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tasks of a store's staff: {@code POST /store/tasks} with orderId, storeId, lines gives taskId;
 * {@code POST /store/tasks/{id}/cancel} takes it off the list.
 */
public final class StoreTasks implements PlayedSystem {
  private static final String BASE = "/store/";

  private final Once once = new Once();
  private final Map<String, String> orders = new LinkedHashMap<>();
  private final Set<String> cancelled = new HashSet<>();

  @Override
  public String name() {
    return "pickup-store";
  }

  @Override
  public boolean owns(String path) {
    return path.startsWith(BASE);
  }

  @Override
  public synchronized Outcome handle(Call call) {
    List<String> path = Paths.below(call);
    if (!call.method().equals("POST") || !path.getFirst().equals("tasks")) {
      return Paths.unknown(call);
    }
    return once.outcome(
        call,
        () ->
            path.size() == 1
                ? create(Paths.text(call, "orderId"))
                : path.getLast().equals("cancel") ? cancel(path.get(1)) : Paths.unknown(call));
  }

  private Outcome create(String order) {
    String id = "T" + (orders.size() + 1);
    orders.put(id, order);
    return new Outcome(Answer.json(201, Map.of("taskId", id)), order, Effect.CREATED);
  }

  private Outcome cancel(String id) {
    String order = orders.get(id);
    if (order == null) {
      return Paths.missing("task", id);
    }
    return new Outcome(
        Answer.json(200, Map.of("taskId", id, "status", "cancelled")),
        order,
        cancelled.add(id) ? Effect.UPDATED : Effect.NONE);
  }
}
