package dev.tributary.simulators.pickup;

import dev.tributary.simulators.http.Answer;
import dev.tributary.simulators.http.BadRequest;
import dev.tributary.simulators.http.Call;
import dev.tributary.simulators.http.Once;
import dev.tributary.simulators.http.Outcome;
import dev.tributary.simulators.http.Outcome.Effect;
import dev.tributary.simulators.http.Paths;
import dev.tributary.simulators.http.PlayedSystem;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Card payments: an authorisation holds money, a capture takes it, a void lets it go, a refund
 * gives it back. Amounts above {@value #LIMIT} are declined.
 *
 * <ul>
 *   <li>{@code POST /payment/authorisations} with orderId, amount, currency: 201 with
 *       authorisationId, or 402.
 *   <li>{@code POST /payment/authorisations/{id}/capture} with amount: 201 with captureId; 409 when
 *       it was voided. Every capture takes the money once more: only the Idempotency-Key tells that
 *       two are one.
 *   <li>{@code POST /payment/authorisations/{id}/void}: 200; 409 when it was captured.
 *   <li>{@code POST /payment/captures/{id}/refund}: 201 with refundId; 409 when it was refunded.
 *   <li>{@code GET /payment/ledger}: how many authorisations are held, captured, voided, refunded.
 * </ul>
 */
public final class Payments implements PlayedSystem {
  /** The largest amount that isn't declined. */
  public static final int LIMIT = 1_000;

  private static final String BASE = "/payment/";

  private final Once once = new Once();
  private final Map<String, Authorisation> authorisations = new LinkedHashMap<>();
  private final Map<String, Capture> captures = new LinkedHashMap<>();
  private int last;

  private static final class Authorisation {
    final String order;
    boolean captured;
    boolean voided;

    Authorisation(String order) {
      this.order = order;
    }
  }

  private static final class Capture {
    final String order;
    boolean refunded;

    Capture(String order) {
      this.order = order;
    }
  }

  @Override
  public String name() {
    return "pickup-payment";
  }

  @Override
  public boolean owns(String path) {
    return path.startsWith(BASE);
  }

  @Override
  public synchronized Outcome handle(Call call) {
    List<String> path = Paths.below(call);
    String what =
        call.method() + " " + path.getFirst() + (path.size() == 3 ? " " + path.getLast() : "");
    return switch (what) {
      case "GET ledger" -> Outcome.of(Answer.json(200, ledger()));
      case "POST authorisations" -> once.outcome(call, () -> authorise(call));
      case "POST authorisations capture" -> once.outcome(call, () -> capture(path.get(1)));
      case "POST authorisations void" -> once.outcome(call, () -> release(path.get(1)));
      case "POST captures refund" -> once.outcome(call, () -> refund(path.get(1)));
      default -> Paths.unknown(call);
    };
  }

  private Map<String, Long> ledger() {
    return Map.of(
        "held",
        authorisations.values().stream().filter(a -> !a.captured && !a.voided).count(),
        "voided",
        authorisations.values().stream().filter(a -> a.voided).count(),
        "captured",
        captures.values().stream().filter(c -> !c.refunded).count(),
        "refunded",
        captures.values().stream().filter(c -> c.refunded).count());
  }

  private Outcome authorise(Call call) {
    String order = Paths.text(call, "orderId");
    try {
      if (new BigDecimal(Paths.text(call, "amount")).compareTo(BigDecimal.valueOf(LIMIT)) > 0) {
        return Outcome.of(Answer.json(402, Map.of("error", "declined")), order);
      }
    } catch (NumberFormatException e) {
      throw new BadRequest("amount is no number");
    }
    String id = "A" + ++last;
    authorisations.put(id, new Authorisation(order));
    return new Outcome(Answer.json(201, Map.of("authorisationId", id)), order, Effect.CREATED);
  }

  private Outcome capture(String id) {
    Authorisation held = authorisations.get(id);
    if (held == null || held.voided) {
      return conflict("authorisation", id, held == null ? null : held.order);
    }
    held.captured = true;
    String capture = "C" + ++last;
    captures.put(capture, new Capture(held.order));
    return new Outcome(Answer.json(201, Map.of("captureId", capture)), held.order, Effect.CREATED);
  }

  private Outcome release(String id) {
    Authorisation held = authorisations.get(id);
    if (held == null || held.captured) {
      return conflict("authorisation", id, held == null ? null : held.order);
    }
    Effect effect = held.voided ? Effect.NONE : Effect.UPDATED;
    held.voided = true;
    return new Outcome(
        Answer.json(200, Map.of("authorisationId", id, "status", "voided")), held.order, effect);
  }

  private Outcome refund(String id) {
    Capture capture = captures.get(id);
    if (capture == null || capture.refunded) {
      return conflict("capture", id, capture == null ? null : capture.order);
    }
    capture.refunded = true;
    return new Outcome(
        Answer.json(201, Map.of("refundId", "F" + ++last)), capture.order, Effect.CREATED);
  }

  private static Outcome conflict(String what, String id, String order) {
    return order == null
        ? Paths.missing(what, id)
        : Outcome.of(Answer.json(409, Map.of("error", what + " " + id + " can't do that")), order);
  }
}
