package dev.tributary.simulators.returns;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.simulators.http.Answer;
import dev.tributary.simulators.http.BadRequest;
import dev.tributary.simulators.http.Call;
import dev.tributary.simulators.http.Json;
import dev.tributary.simulators.http.Once;
import dev.tributary.simulators.http.Outcome;
import dev.tributary.simulators.http.Outcome.Effect;
import dev.tributary.simulators.http.Paths;
import dev.tributary.simulators.http.PlayedSystem;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The shop's receipts, and what was returned of them. Every receipt is of two pieces of SHOE-42,
 * for which 90.00 was paid; those that begin with {@code NONE-} aren't there.
 *
 * <ul>
 *   <li>{@code POST /returns-shop/receipts/{receipt}/returns} with returnId, storeId, lines: 201
 *       with customerId, paymentId, currency, and what was paid for these pieces; 404; 409 when
 *       fewer pieces are left; 422 when something else is brought.
 *   <li>{@code PUT /returns-shop/receipts/{receipt}/returns/{return}/refund} with amount: 200.
 *   <li>{@code DELETE /returns-shop/receipts/{receipt}/returns/{return}}: 200; 404; 409 when it was
 *       refunded.
 *   <li>{@code GET /returns-shop/receipts/{receipt}}: how many pieces were bought and are returned.
 * </ul>
 */
public final class Receipts implements PlayedSystem {
  private static final String BASE = "/returns-shop/";

  private final Once once = new Once();
  private final Map<String, Map<String, Returned>> returns = new HashMap<>();

  private static final class Returned {
    final int pieces;
    String refunded;

    Returned(int pieces) {
      this.pieces = pieces;
    }
  }

  @Override
  public String name() {
    return "returns-shop";
  }

  @Override
  public boolean owns(String path) {
    return path.startsWith(BASE);
  }

  @Override
  public synchronized Outcome handle(Call call) {
    List<String> path = Paths.below(call);
    if (path.size() < 2 || !path.getFirst().equals("receipts")) {
      return Paths.unknown(call);
    }
    String id = path.get(1);
    if (Receipt.find(id).isEmpty()) {
      return Paths.missing("receipt", id);
    }
    Receipt receipt = new Receipt(id);
    Map<String, Returned> known = returns.computeIfAbsent(id, r -> new LinkedHashMap<>());
    return switch (call.method() + " " + path.size()) {
      case "GET 2" ->
          Outcome.of(
              Answer.json(200, Map.of("pieces", Receipt.PIECES, "returned", returned(known))));
      case "POST 3" -> once.outcome(call, () -> register(call, receipt, known));
      case "DELETE 4" -> release(path.get(3), known);
      case "PUT 5" -> refunded(path.get(3), Paths.text(call, "amount"), known);
      default -> Paths.unknown(call);
    };
  }

  private static int returned(Map<String, Returned> known) {
    return known.values().stream().mapToInt(r -> r.pieces).sum();
  }

  private static Outcome register(Call call, Receipt receipt, Map<String, Returned> known) {
    String id = Paths.text(call, "returnId");
    int pieces = 0;
    for (JsonNode line : Json.tree(call.body()).path("lines")) {
      if (!line.path("sku").asText().equals(Receipt.SKU)) {
        return refused(422, "the receipt has no " + line.path("sku").asText(), id);
      }
      pieces += line.path("qty").asInt();
    }
    if (pieces < 1) {
      throw new BadRequest("lines are missing");
    }
    if (known.containsKey(id) || returned(known) + pieces > Receipt.PIECES) {
      return refused(409, "that was returned before", id);
    }
    known.put(id, new Returned(pieces));
    return new Outcome(
        Answer.json(
            201,
            Map.of(
                "customerId",
                receipt.customer(),
                "paymentId",
                receipt.payment(),
                "currency",
                "EUR",
                "paid",
                Receipt.paid(pieces).toPlainString())),
        id,
        Effect.CREATED);
  }

  private static Outcome release(String id, Map<String, Returned> known) {
    Returned returned = known.get(id);
    if (returned == null) {
      return refused(404, "no return " + id, id);
    }
    if (returned.refunded != null) {
      return refused(409, "it was refunded", id);
    }
    known.remove(id);
    return new Outcome(
        Answer.json(200, Map.of("returnId", id, "status", "released")), id, Effect.UPDATED);
  }

  private static Outcome refunded(String id, String amount, Map<String, Returned> known) {
    Returned returned = known.get(id);
    if (returned == null) {
      return refused(404, "no return " + id, id);
    }
    boolean same = amount.equals(returned.refunded);
    returned.refunded = amount;
    return new Outcome(
        Answer.json(200, Map.of("returnId", id, "refunded", amount)),
        id,
        same ? Effect.NONE : Effect.UPDATED);
  }

  private static Outcome refused(int status, String why, String key) {
    return Outcome.of(Answer.json(status, Map.of("error", why)), key);
  }
}
