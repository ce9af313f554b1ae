package dev.tributary.simulators.returns;

import dev.tributary.simulators.http.Answer;
import dev.tributary.simulators.http.Call;
import dev.tributary.simulators.http.Outcome;
import dev.tributary.simulators.http.Paths;
import dev.tributary.simulators.http.PlayedSystem;
import java.util.List;
import java.util.Map;

/**
 * What the CRM allows a customer: {@code GET /returns-crm/customers/{customer}/return-policy} gives
 * allowed and refundPercent. The customer of receipt R is C-R; none of a receipt that begins with
 * {@value #BLOCKED} may return, and one of {@value #HALF} gets half back.
 */
public final class ReturnPolicy implements PlayedSystem {
  /** Receipts whose customers may return nothing. */
  public static final String BLOCKED = "BLOCKED-";

  /** Receipts whose customers get half of what was paid. */
  public static final String HALF = "HALF-";

  private static final String BASE = "/returns-crm/";

  @Override
  public String name() {
    return "returns-crm";
  }

  @Override
  public boolean owns(String path) {
    return path.startsWith(BASE);
  }

  @Override
  public Outcome handle(Call call) {
    List<String> path = Paths.below(call);
    if (!call.method().equals("GET")
        || path.size() != 3
        || !path.getFirst().equals("customers")
        || !path.getLast().equals("return-policy")) {
      return Paths.unknown(call);
    }
    String customer = path.get(1);
    boolean allowed = !customer.startsWith("C-" + BLOCKED);
    int percent = !allowed ? 0 : customer.startsWith("C-" + HALF) ? 50 : 100;
    return Outcome.of(
        Answer.json(200, Map.of("allowed", allowed, "refundPercent", percent)), customer);
  }
}
