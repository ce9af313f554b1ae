package dev.tributary.simulators.wms;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.simulators.faults.Fault;
import dev.tributary.simulators.faults.FaultSwitches;
import dev.tributary.simulators.http.Answer;
import dev.tributary.simulators.http.BadRequest;
import dev.tributary.simulators.http.Call;
import dev.tributary.simulators.http.Json;
import dev.tributary.simulators.http.Outcome;
import dev.tributary.simulators.http.Outcome.Effect;
import dev.tributary.simulators.http.Outcome.Item;
import dev.tributary.simulators.http.PlayedSystem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Stock levels of a warehouse, many in one request: {@code {"levels": [{"sku", "level",
 * "messageId"?}, …]}}. A level is set, and one below zero is refused. A {@code messageId} seen
 * before has no effect again.
 *
 * <ul>
 *   <li>{@code POST /stock/levels}: each for itself; 207 with a result for each.
 *   <li>{@code POST /stock/levels-in-order}: in their order up to the first that fails; the results
 *       end with that one's.
 *   <li>{@code POST /stock/levels-at-once}: all or none; 200, or 422 without any result.
 * </ul>
 */
public final class Stock implements PlayedSystem {
  private static final String IN_ORDER = "/stock/levels-in-order";
  private static final String AT_ONCE = "/stock/levels-at-once";
  private static final Set<String> PATHS = Set.of("/stock/levels", IN_ORDER, AT_ONCE);

  private final FaultSwitches faults;
  private final Map<String, Long> levels = new HashMap<>();
  private final Set<String> messages = new HashSet<>();

  /** A warehouse without stock, whose items may fail by these switches. */
  public Stock(FaultSwitches faults) {
    this.faults = faults;
  }

  @Override
  public String name() {
    return "wms";
  }

  @Override
  public boolean owns(String path) {
    return PATHS.contains(path);
  }

  @Override
  public synchronized Outcome handle(Call call) {
    if (!call.method().equals("POST")) {
      return Outcome.of(Answer.empty(405).with("Allow", "POST"));
    }
    JsonNode items = Json.tree(call.body()).path("levels");
    if (!items.isArray()) {
      throw new BadRequest("levels is no list");
    }
    List<Integer> statuses = new ArrayList<>();
    for (JsonNode item : items) {
      Optional<Fault> fault = faults.item(name(), call);
      statuses.add(
          fault.isPresent()
              ? Optional.ofNullable(fault.get().status()).orElse(503)
              : item.path("level").asLong(-1) < 0 ? 422 : 200);
    }
    return call.path().equals(AT_ONCE)
        ? atOnce(items, statuses)
        : oneByOne(items, statuses, call.path().equals(IN_ORDER));
  }

  private Outcome atOnce(JsonNode items, List<Integer> statuses) {
    int worst = statuses.stream().max(Integer::compare).orElse(200);
    if (worst != 200) {
      return Outcome.of(Answer.json(worst, Map.of("error", "an item can't be taken")));
    }
    return oneByOne(items, statuses, false);
  }

  private Outcome oneByOne(JsonNode items, List<Integer> statuses, boolean stops) {
    List<Item> log = new ArrayList<>();
    List<Map<String, Object>> results = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      int status = statuses.get(i);
      log.add(item(items.get(i), status));
      results.add(Map.of("status", status));
      if (stops && status != 200) {
        break;
      }
    }
    boolean some = log.stream().anyMatch(item -> item.effect() != Effect.NONE);
    return new Outcome(
        Answer.json(207, Map.of("results", results)),
        null,
        some ? Effect.UPDATED : Effect.NONE,
        log);
  }

  private Item item(JsonNode item, int status) {
    String sku = item.path("sku").asText();
    String message = item.path("messageId").asText(null);
    boolean seen = message != null && messages.contains(message);
    Effect effect = Effect.NONE;
    if (status == 200 && !seen) {
      effect =
          levels.put(sku, item.path("level").asLong()) == null ? Effect.CREATED : Effect.UPDATED;
      if (message != null) {
        messages.add(message);
      }
    }
    return new Item(sku, message, item.path("level").asText(), status, effect);
  }
}
