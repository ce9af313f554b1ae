package dev.tributary.simulators.returns;

import dev.tributary.simulators.http.Answer;
import dev.tributary.simulators.http.BadRequest;
import dev.tributary.simulators.http.Call;
import dev.tributary.simulators.http.Once;
import dev.tributary.simulators.http.Outcome;
import dev.tributary.simulators.http.Outcome.Effect;
import dev.tributary.simulators.http.Paths;
import dev.tributary.simulators.http.PlayedSystem;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives back what was paid, and never more. The payment of receipt R is PAY-R, of 90.00.
 *
 * <ul>
 *   <li>{@code POST /returns-payment/payments/{payment}/refunds} with returnId, amount, currency:
 *       201 with refundId; 404; 409 when less is left. Every refund gives the money once more: only
 *       the Idempotency-Key tells that two are one.
 *   <li>{@code GET /returns-payment/payments/{payment}}: what was paid, and each refund of it.
 * </ul>
 */
public final class Refunds implements PlayedSystem {
  private static final String BASE = "/returns-payment/";

  private final Once once = new Once();
  private final Map<String, List<BigDecimal>> refunds = new HashMap<>();
  private int last;

  @Override
  public String name() {
    return "returns-payment";
  }

  @Override
  public boolean owns(String path) {
    return path.startsWith(BASE);
  }

  @Override
  public synchronized Outcome handle(Call call) {
    List<String> path = Paths.below(call);
    if (path.size() < 2 || !path.getFirst().equals("payments")) {
      return Paths.unknown(call);
    }
    String payment = path.get(1);
    if (Receipt.ofPayment(payment).isEmpty()) {
      return Paths.missing("payment", payment);
    }
    List<BigDecimal> given = refunds.computeIfAbsent(payment, p -> new ArrayList<>());
    return switch (call.method() + " " + path.size()) {
      case "GET 2" ->
          Outcome.of(
              Answer.json(
                  200,
                  Map.of(
                      "paid",
                      Receipt.paid(Receipt.PIECES).toPlainString(),
                      "refunds",
                      texts(given))));
      case "POST 3" -> once.outcome(call, () -> refund(call, given));
      default -> Paths.unknown(call);
    };
  }

  private static List<String> texts(List<BigDecimal> amounts) {
    return amounts.stream().map(BigDecimal::toPlainString).toList();
  }

  private Outcome refund(Call call, List<BigDecimal> given) {
    String id = Paths.text(call, "returnId");
    BigDecimal amount;
    try {
      amount = new BigDecimal(Paths.text(call, "amount"));
    } catch (NumberFormatException e) {
      throw new BadRequest("amount is no number");
    }
    if (amount.signum() < 0) {
      throw new BadRequest("amount is negative");
    }
    BigDecimal all = given.stream().reduce(amount, BigDecimal::add);
    if (all.compareTo(Receipt.paid(Receipt.PIECES)) > 0) {
      return Outcome.of(Answer.json(409, Map.of("error", "more than was paid")), id);
    }
    given.add(amount);
    return new Outcome(Answer.json(201, Map.of("refundId", "F" + ++last)), id, Effect.CREATED);
  }
}
