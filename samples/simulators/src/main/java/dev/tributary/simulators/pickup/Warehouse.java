package dev.tributary.simulators.pickup;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.simulators.http.Answer;
import dev.tributary.simulators.http.Call;
import dev.tributary.simulators.http.Json;
import dev.tributary.simulators.http.Once;
import dev.tributary.simulators.http.Outcome;
import dev.tributary.simulators.http.Outcome.Effect;
import dev.tributary.simulators.http.Paths;
import dev.tributary.simulators.http.PlayedSystem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Stock of stores, reserved for orders. There is enough of everything but of SKUs that begin with
 * {@value #NONE}: of those no store has any.
 *
 * <ul>
 *   <li>{@code POST /wms/reservations} with orderId, storeId, lines: 201 with reservationId and
 *       storeId, or 409.
 *   <li>{@code POST /wms/reservations/elsewhere}: the same at another store.
 *   <li>{@code DELETE /wms/reservations/{id}}: puts it back on the shelf; 404 when it isn't
 *       reserved.
 *   <li>{@code GET /wms/reservations}: what is reserved, by order.
 * </ul>
 */
public final class Warehouse implements PlayedSystem {
  /** What SKUs begin with that no store has. */
  public static final String NONE = "NONE-";

  private static final String BASE = "/wms/";

  private final Once once = new Once();
  private final Map<String, String> orders = new LinkedHashMap<>();
  private int last;

  @Override
  public String name() {
    return "pickup-wms";
  }

  @Override
  public boolean owns(String path) {
    return path.startsWith(BASE);
  }

  @Override
  public synchronized Outcome handle(Call call) {
    List<String> path = Paths.below(call);
    if (!path.getFirst().equals("reservations")) {
      return Paths.unknown(call);
    }
    return switch (call.method() + " " + path.size()) {
      case "GET 1" ->
          Outcome.of(Answer.json(200, Map.of("reserved", List.copyOf(orders.values()))));
      case "POST 1" -> once.outcome(call, () -> reserve(call, ""));
      case "POST 2" -> once.outcome(call, () -> reserve(call, "-next"));
      case "DELETE 2" -> release(path.getLast());
      default -> Paths.unknown(call);
    };
  }

  private Outcome reserve(Call call, String elsewhere) {
    String order = Paths.text(call, "orderId");
    String store = Paths.text(call, "storeId") + elsewhere;
    for (JsonNode line : Json.tree(call.body()).path("lines")) {
      if (line.path("sku").asText().startsWith(NONE)) {
        return Outcome.of(
            Answer.json(409, Map.of("error", "no stock of " + line.path("sku").asText())), order);
      }
    }
    String id = "R" + ++last;
    orders.put(id, order);
    return new Outcome(
        Answer.json(201, Map.of("reservationId", id, "storeId", store)), order, Effect.CREATED);
  }

  private Outcome release(String id) {
    String order = orders.remove(id);
    return order == null
        ? Paths.missing("reservation", id)
        : new Outcome(
            Answer.json(200, Map.of("reservationId", id, "status", "released")),
            order,
            Effect.UPDATED);
  }
}
