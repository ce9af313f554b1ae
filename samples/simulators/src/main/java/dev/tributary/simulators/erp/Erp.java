package dev.tributary.simulators.erp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.simulators.http.Answer;
import dev.tributary.simulators.http.BadRequest;
import dev.tributary.simulators.http.Call;
import dev.tributary.simulators.http.Json;
import dev.tributary.simulators.http.Outcome;
import dev.tributary.simulators.http.PlayedSystem;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sales orders in the shape of S/4's {@code API_SALES_ORDER_SRV}. A POST creates an order however
 * often the same reference was posted before. Always answers JSON, whatever Accept says.
 */
public final class Erp implements PlayedSystem {
  /** Where the service is. */
  public static final String BASE = "/sap/opu/odata/sap/API_SALES_ORDER_SRV";

  private static final String REFERENCE = "PurchaseOrderByCustomer";
  private static final Set<String> QUERY_OPTIONS = Set.of("$filter", "$top", "$format");
  private static final Pattern ONE = Pattern.compile("A_SalesOrder\\('(\\d+)'\\)");

  private final CsrfTokens csrf;
  private final OrderRules rules;
  private final AtomicLong lastNumber;
  private final NavigableMap<Long, ObjectNode> orders = new ConcurrentSkipListMap<>();

  Erp(CsrfTokens csrf, OrderRules rules, long firstNumber) {
    this.csrf = csrf;
    this.rules = rules;
    this.lastNumber = new AtomicLong(firstNumber - 1);
  }

  @Override
  public String name() {
    return "erp";
  }

  @Override
  public boolean owns(String path) {
    return path.equals(BASE) || path.startsWith(BASE + "/");
  }

  @Override
  public Outcome handle(Call call) {
    String resource =
        String.join("/", call.segments().stream().skip(4).toList()); // past /sap/opu/odata/sap
    resource = resource.contains("/") ? resource.substring(resource.indexOf('/') + 1) : "";
    try {
      return switch (call.method()) {
        case "GET", "HEAD" -> read(call, resource);
        case "POST" -> write(call, resource);
        default -> Outcome.of(error(405, "/IWFND/CM_MGW/096", "Method not allowed"));
      };
    } catch (BadRequest e) {
      return Outcome.of(error(400, "/IWBEP/CM_MGW_RT/021", e.getMessage()));
    }
  }

  private Outcome read(Call call, String resource) {
    Outcome outcome;
    Matcher one = ONE.matcher(resource);
    if (resource.isEmpty()) {
      outcome = Outcome.of(d(Map.of("EntitySets", Set.of("A_SalesOrder"))));
    } else if (resource.equals("$metadata")) {
      outcome = Outcome.of(metadata());
    } else if (resource.equals("A_SalesOrder")) {
      outcome = list(call.query());
    } else if (one.matches()) {
      ObjectNode order = orders.get(Long.parseLong(one.group(1)));
      outcome = Outcome.of(order == null ? notFound(resource) : d(order));
    } else {
      outcome = Outcome.of(notFound(resource));
    }
    return new Outcome(csrf.offer(call, outcome.answer()), outcome.key(), outcome.effect());
  }

  private Outcome list(Map<String, String> query) {
    for (String option : query.keySet()) {
      if (!QUERY_OPTIONS.contains(option)) {
        throw new BadRequest("Query option '" + option + "' is not supported");
      }
    }
    String top = query.getOrDefault("$top", String.valueOf(Integer.MAX_VALUE));
    if (!top.matches("\\d{1,10}")) {
      throw new BadRequest("Invalid $top '" + top + "'");
    }
    Optional<String> wanted =
        Optional.ofNullable(query.get("$filter")).map(f -> ODataFilter.parse(f).value());
    ArrayNode results = Json.MAPPER.createArrayNode();
    orders.values().stream()
        .filter(o -> wanted.isEmpty() || o.path(REFERENCE).asText().equals(wanted.get()))
        .limit(Long.parseLong(top))
        .forEach(results::add);
    return Outcome.of(d(Map.of("results", results)), wanted.orElse(null));
  }

  private Outcome write(Call call, String resource) {
    if (!csrf.accepts(call)) {
      return Outcome.of(CsrfTokens.refusal());
    }
    if (!resource.equals("A_SalesOrder")) {
      return Outcome.of(notFound(resource));
    }
    if (!call.header("content-type").orElse("").startsWith("application/json")) {
      return Outcome.of(error(415, "/IWFND/CM_MGW/415", "Content-Type must be application/json"));
    }
    JsonNode body = Json.tree(call.body());
    String reference = body.path(REFERENCE).asText(null);
    Optional<OrderRules.Refusal> refusal = rules.check(body);
    if (refusal.isPresent()) {
      return Outcome.of(error(400, refusal.get().code(), refusal.get().message()), reference);
    }
    long number = lastNumber.incrementAndGet();
    ObjectNode order = Json.MAPPER.createObjectNode().put("SalesOrder", String.valueOf(number));
    order.setAll((ObjectNode) body);
    order.put("SalesOrder", String.valueOf(number));
    order.set("to_Item", Json.MAPPER.createObjectNode().set("results", OrderRules.items(body)));
    orders.put(number, order);
    Answer created =
        Answer.json(201, Map.of("d", order))
            .with("Location", BASE + "/A_SalesOrder('" + number + "')");
    return new Outcome(created, reference, Outcome.Effect.CREATED);
  }

  private static Answer d(Object value) {
    return Answer.json(200, Map.of("d", value)).with("DataServiceVersion", "2.0");
  }

  private static Answer notFound(String resource) {
    return error(404, "/IWBEP/CM_MGW_RT/020", "Resource not found for '" + resource + "'");
  }

  private static Answer metadata() {
    String edmx =
        """
        <?xml version="1.0" encoding="utf-8"?>
        <edmx:Edmx Version="1.0" xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx"/>
        """;
    return Answer.text(200, edmx).with("Content-Type", "application/xml");
  }

  private static Answer error(int status, String code, String message) {
    return Answer.json(
        status,
        Map.of("error", Map.of("code", code, "message", Map.of("lang", "en", "value", message))));
  }
}
