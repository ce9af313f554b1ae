package dev.tributary.simulators.returns;

import dev.tributary.simulators.http.Answer;
import dev.tributary.simulators.http.BadRequest;
import dev.tributary.simulators.http.Call;
import dev.tributary.simulators.http.Outcome;
import dev.tributary.simulators.http.Outcome.Effect;
import dev.tributary.simulators.http.Paths;
import dev.tributary.simulators.http.PlayedSystem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The ERP's goods receipts of returns, one each.
 *
 * <ul>
 *   <li>{@code PUT /returns-erp/goods-receipts/{return}} with storeId, stock (resell or scrap),
 *       lines: 201 with document, then 200.
 *   <li>{@code DELETE /returns-erp/goods-receipts/{return}}: reverses it; 404 when there is none.
 *   <li>{@code GET /returns-erp/goods-receipts/{return}}: document and stock, or 404.
 * </ul>
 */
public final class GoodsReceipts implements PlayedSystem {
  private static final String BASE = "/returns-erp/";

  private final Map<String, Posted> posted = new HashMap<>();
  private int last;

  private record Posted(String document, String stock) {}

  @Override
  public String name() {
    return "returns-erp";
  }

  @Override
  public boolean owns(String path) {
    return path.startsWith(BASE);
  }

  @Override
  public synchronized Outcome handle(Call call) {
    List<String> path = Paths.below(call);
    if (path.size() != 2 || !path.getFirst().equals("goods-receipts")) {
      return Paths.unknown(call);
    }
    String id = path.getLast();
    return switch (call.method()) {
      case "GET" ->
          posted.containsKey(id)
              ? Outcome.of(Answer.json(200, posted.get(id)), id)
              : Paths.missing("goods receipt", id);
      case "PUT" -> post(id, Paths.text(call, "stock"));
      case "DELETE" -> reverse(id);
      default -> Paths.unknown(call);
    };
  }

  private Outcome post(String id, String stock) {
    if (!stock.equals("resell") && !stock.equals("scrap")) {
      throw new BadRequest("stock is neither resell nor scrap");
    }
    Posted before = posted.get(id);
    Posted now = new Posted(before == null ? "G" + ++last : before.document(), stock);
    posted.put(id, now);
    return new Outcome(
        Answer.json(before == null ? 201 : 200, now),
        id,
        before == null ? Effect.CREATED : Effect.UPDATED);
  }

  private Outcome reverse(String id) {
    return posted.remove(id) == null
        ? Paths.missing("goods receipt", id)
        : new Outcome(
            Answer.json(200, Map.of("returnId", id, "status", "reversed")), id, Effect.UPDATED);
  }
}
