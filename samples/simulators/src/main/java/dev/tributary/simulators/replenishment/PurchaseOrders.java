package dev.tributary.simulators.replenishment;

import dev.tributary.simulators.http.Answer;
import dev.tributary.simulators.http.BadRequest;
import dev.tributary.simulators.http.Call;
import dev.tributary.simulators.http.Json;
import dev.tributary.simulators.http.Once;
import dev.tributary.simulators.http.Outcome;
import dev.tributary.simulators.http.Outcome.Effect;
import dev.tributary.simulators.http.Paths;
import dev.tributary.simulators.http.PlayedSystem;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The ERP's purchase orders. A store has at most one order for a SKU that is neither cancelled nor
 * received. A piece costs 10.00.
 *
 * <ul>
 *   <li>{@code POST /replenishment-erp/stores/{store}/purchase-orders} with alertId, sku, qty: 201
 *       with orderId and value; 409 while another one is open.
 *   <li>{@code PUT /replenishment-erp/stores/{store}/purchase-orders/{order}/confirmation}: 200;
 *       409 when it was cancelled.
 *   <li>{@code PUT /replenishment-erp/stores/{store}/purchase-orders/{order}/receipt}: the goods
 *       are there, 200; 409 when it was cancelled.
 *   <li>{@code DELETE /replenishment-erp/stores/{store}/purchase-orders/{order}}: cancels it, 200;
 *       409 when the goods are there.
 *   <li>{@code GET /replenishment-erp/stores/{store}/purchase-orders}: the orders, each with its
 *       status, one of open, confirmed, cancelled, received.
 * </ul>
 */
public final class PurchaseOrders implements PlayedSystem {
  private static final String BASE = "/replenishment-erp/";
  private static final BigDecimal PRICE = new BigDecimal("10.00");

  private final Once once = new Once();
  private final Map<String, Order> orders = new LinkedHashMap<>();

  private enum Status {
    OPEN,
    CONFIRMED,
    CANCELLED,
    RECEIVED
  }

  private static final class Order {
    final String id;
    final String alert;
    final String store;
    final String sku;
    Status status = Status.OPEN;

    Order(String id, String alert, String store, String sku) {
      this.id = id;
      this.alert = alert;
      this.store = store;
      this.sku = sku;
    }

    boolean isOpen() {
      return status == Status.OPEN || status == Status.CONFIRMED;
    }

    Map<String, String> shown() {
      return Map.of(
          "orderId", id, "sku", sku, "status", status.name().toLowerCase(java.util.Locale.ROOT));
    }
  }

  @Override
  public String name() {
    return "replenishment-erp";
  }

  @Override
  public boolean owns(String path) {
    return path.startsWith(BASE);
  }

  @Override
  public synchronized Outcome handle(Call call) {
    List<String> path = Paths.below(call);
    if (path.size() < 3 || !path.get(2).equals("purchase-orders")) {
      return Paths.unknown(call);
    }
    String what = call.method() + (path.size() > 4 ? " " + path.get(4) : "");
    if (path.size() == 3) {
      return switch (what) {
        case "GET" -> Outcome.of(Answer.json(200, Map.of("orders", of(path.get(1)))));
        case "POST" -> once.outcome(call, () -> create(call, path.get(1)));
        default -> Paths.unknown(call);
      };
    }
    Order order = orders.get(path.get(3));
    if (order == null || !order.store.equals(path.get(1))) {
      return Paths.missing("purchase order", path.get(3));
    }
    return switch (what) {
      case "PUT confirmation" -> becomes(order, Status.CONFIRMED, Status.CANCELLED);
      case "PUT receipt" -> becomes(order, Status.RECEIVED, Status.CANCELLED);
      case "DELETE" -> becomes(order, Status.CANCELLED, Status.RECEIVED);
      default -> Paths.unknown(call);
    };
  }

  private List<Map<String, String>> of(String store) {
    return orders.values().stream().filter(o -> o.store.equals(store)).map(Order::shown).toList();
  }

  private Outcome create(Call call, String store) {
    String alert = Paths.text(call, "alertId");
    String sku = Paths.text(call, "sku");
    int pieces = Json.tree(call.body()).path("qty").asInt();
    if (pieces < 1) {
      throw new BadRequest("qty is missing");
    }
    Optional<Order> open =
        orders.values().stream()
            .filter(o -> o.store.equals(store) && o.sku.equals(sku) && o.isOpen())
            .findFirst();
    if (open.isPresent()) {
      return Outcome.of(
          Answer.json(409, Map.of("error", "order " + open.get().id + " is open")), alert);
    }
    String id = "PO" + (orders.size() + 1);
    orders.put(id, new Order(id, alert, store, sku));
    String value = PRICE.multiply(BigDecimal.valueOf(pieces)).toPlainString();
    return new Outcome(
        Answer.json(201, Map.of("orderId", id, "value", value)), alert, Effect.CREATED);
  }

  private static Outcome becomes(Order order, Status status, Status never) {
    if (order.status == never) {
      return Outcome.of(
          Answer.json(409, Map.of("error", "order " + order.id + " can't do that")), order.alert);
    }
    Effect effect = order.status == status ? Effect.NONE : Effect.UPDATED;
    order.status = status;
    return new Outcome(Answer.json(200, order.shown()), order.alert, effect);
  }
}
