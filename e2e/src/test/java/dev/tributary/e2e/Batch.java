package dev.tributary.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One batch of orders from the shop, and what became of it. */
final class Batch {
  private static final List<String> ALL = List.of("erp", "crm");

  private final Environment.Installed installed;
  private final OrdersSample sample;
  private final int count;
  private final int malformed;
  private final long startAt;
  private final List<String> systems;
  private final Map<String, Long> before = new HashMap<>();
  private String sending;

  private Batch(
      Environment.Installed installed,
      OrdersSample sample,
      List<String> systems,
      int count,
      int malformed) {
    this.installed = installed;
    this.sample = sample;
    this.systems = systems;
    this.count = count;
    this.malformed = malformed;
    this.startAt = installed.nextOrders(count);
    for (String system : systems) {
      before.put(system, effects(system));
    }
  }

  /** Begins to send to the ERP and the CRM; returns at once. */
  static Batch send(
      Environment.Installed installed,
      OrdersSample sample,
      Map<String, Integer> counts,
      double rate) {
    return send(installed, sample, ALL, counts, rate);
  }

  /** Begins to send to the systems that are named; returns at once. */
  static Batch send(
      Environment.Installed installed,
      OrdersSample sample,
      List<String> systems,
      Map<String, Integer> counts,
      double rate) {
    Batch batch =
        new Batch(
            installed,
            sample,
            systems,
            counts.getOrDefault("count", 1000),
            counts.getOrDefault("malformed", 0));
    Map<String, Object> plan = batch.sample.sendPlan();
    plan.putAll(counts);
    plan.put("startAt", batch.startAt);
    plan.put("rate", rate);
    batch.sending = installed.simulators().send(plan);
    return batch;
  }

  /** How far the sending is. */
  JsonNode sending() {
    return installed.simulators().sending(sending);
  }

  /** Deliveries that were answered. */
  int sent() {
    return sending().path("sent").asInt();
  }

  /** Waits until all are sent and its systems have all the right ones, each once. */
  JsonNode awaitDelivered(Duration atMost) {
    await().alias("all orders sent").atMost(atMost).until(() -> sending().path("done").asBoolean());
    assertThat(sending().path("unanswered").asInt()).isZero();
    // Counts first: the log of a large batch is long.
    await()
        .alias("as many effects as orders")
        .atMost(atMost)
        .until(
            () -> systems.stream().allMatch(s -> effects(s) - before.get(s) >= count - malformed));
    await()
        .alias("all right orders in " + systems)
        .atMost(atMost)
        .untilAsserted(
            () -> systems.forEach(s -> assertThat(created(s)).hasSize(count - malformed)));
    assertThat(installed.simulators().summary("erp").path("duplicates"))
        .as("orders that are in the ERP more than once")
        .isEmpty();
    return sending();
  }

  /** This batch's orders that a system made. */
  Set<String> created(String system) {
    Set<String> keys = new HashSet<>();
    for (JsonNode entry : installed.simulators().log(system)) {
      String key = entry.path("key").asText();
      String order = key.substring(key.lastIndexOf('/') + 1);
      if (entry.path("effect").asText().equalsIgnoreCase("created") && isOurs(order)) {
        keys.add(order);
      }
    }
    return keys;
  }

  private long effects(String system) {
    return installed.simulators().summary(system).path("created").asLong();
  }

  /**
   * Checks that the CRM was sent the orders of each customer in the order of their topic.
   *
   * @return how many it was sent again
   */
  int assertInOrder() {
    Map<String, Long> last = new HashMap<>();
    Map<String, Set<Long>> seen = new HashMap<>();
    List<String> overtaken = new ArrayList<>();
    int again = 0;
    for (JsonNode entry : installed.simulators().log("crm")) {
      String key = entry.path("key").asText();
      int slash = key.indexOf('/');
      if (slash < 0 || !isOurs(key.substring(slash + 1))) {
        continue;
      }
      String customer = key.substring(0, slash);
      String place = entry.path("sequence").asText();
      long offset = Long.parseLong(place.substring(place.lastIndexOf('-') + 1));
      if (!seen.computeIfAbsent(customer, c -> new HashSet<>()).add(offset)) {
        again++;
      } else if (offset < last.getOrDefault(customer, -1L)) {
        overtaken.add(key + " at " + place);
      } else {
        last.put(customer, offset);
      }
    }
    assertThat(overtaken).as("orders sent behind later ones of their customer").isEmpty();
    return again;
  }

  private boolean isOurs(String order) {
    if (!order.matches("#[0-9]+")) {
      return false;
    }
    long number = Long.parseLong(order.substring(1));
    return number >= startAt && number < startAt + count;
  }
}
