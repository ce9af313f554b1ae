package dev.tributary.simulators.replenishment;

import dev.tributary.simulators.http.Answer;
import dev.tributary.simulators.http.Call;
import dev.tributary.simulators.http.Outcome;
import dev.tributary.simulators.http.Outcome.Effect;
import dev.tributary.simulators.http.Paths;
import dev.tributary.simulators.http.PlayedSystem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where suppliers take orders; whether they accept them they say later, elsewhere. None has a SKU
 * that begins with {@value #NONE}.
 *
 * <ul>
 *   <li>{@code PUT /replenishment-supplier/suppliers/{supplier}/orders/{order}} with reference,
 *       sku, qty: 201, then 200; 422 for what the supplier hasn't got.
 *   <li>{@code DELETE /replenishment-supplier/suppliers/{supplier}/orders/{order}}: withdraws it,
 *       200; 404 when it isn't there.
 *   <li>{@code GET /replenishment-supplier/suppliers/{supplier}/orders}: what was ordered, each
 *       with its status, placed or withdrawn.
 * </ul>
 */
public final class OrderDesk implements PlayedSystem {
  /** What SKUs begin with that no supplier has. */
  public static final String NONE = "NONE-";

  private static final String BASE = "/replenishment-supplier/";

  private final Map<String, Map<String, Placed>> orders = new LinkedHashMap<>();

  private record Placed(String reference, boolean withdrawn) {}

  @Override
  public String name() {
    return "replenishment-supplier";
  }

  @Override
  public boolean owns(String path) {
    return path.startsWith(BASE);
  }

  @Override
  public synchronized Outcome handle(Call call) {
    List<String> path = Paths.below(call);
    if (path.size() < 3 || !path.getFirst().equals("suppliers") || !path.get(2).equals("orders")) {
      return Paths.unknown(call);
    }
    Map<String, Placed> placed =
        orders.computeIfAbsent(path.get(1), supplier -> new LinkedHashMap<>());
    return switch (call.method() + " " + path.size()) {
      case "GET 3" -> Outcome.of(Answer.json(200, Map.of("orders", shown(placed))));
      case "PUT 4" -> place(call, path.get(3), placed);
      case "DELETE 4" -> withdraw(path.get(3), placed);
      default -> Paths.unknown(call);
    };
  }

  private static List<Map<String, String>> shown(Map<String, Placed> placed) {
    List<Map<String, String>> all = new ArrayList<>();
    placed.forEach(
        (id, order) ->
            all.add(Map.of("orderId", id, "status", order.withdrawn() ? "withdrawn" : "placed")));
    return all;
  }

  private static Outcome place(Call call, String id, Map<String, Placed> placed) {
    String reference = Paths.text(call, "reference");
    if (Paths.text(call, "sku").startsWith(NONE)) {
      return Outcome.of(Answer.json(422, Map.of("error", "not in our range")), reference);
    }
    boolean first = placed.putIfAbsent(id, new Placed(reference, false)) == null;
    return new Outcome(
        Answer.json(first ? 201 : 200, Map.of("orderId", id, "status", "taken")),
        reference,
        first ? Effect.CREATED : Effect.UPDATED);
  }

  private static Outcome withdraw(String id, Map<String, Placed> placed) {
    Placed order = placed.get(id);
    if (order == null) {
      return Paths.missing("order", id);
    }
    placed.put(id, new Placed(order.reference(), true));
    return new Outcome(
        Answer.json(200, Map.of("orderId", id, "status", "withdrawn")),
        order.reference(),
        order.withdrawn() ? Effect.NONE : Effect.UPDATED);
  }
}
