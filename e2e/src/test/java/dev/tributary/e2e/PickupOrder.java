package dev.tributary.e2e;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * An order that is to be picked up.
 *
 * @param id its id
 * @param sku what is ordered
 * @param gross what it costs
 */
record PickupOrder(String id, String sku, String gross) {
  /** What the ids of this run's orders begin with. */
  static final String RUN = Long.toString(Instant.now().getEpochSecond(), 36);

  /** One that nothing is special about. */
  static PickupOrder of(String name) {
    return of(name, "SKU-1", "10.00");
  }

  static PickupOrder of(String name, String sku, String gross) {
    return new PickupOrder(RUN + "-" + name, sku, gross);
  }

  static List<String> ids(PickupOrder... orders) {
    return Arrays.stream(orders).map(PickupOrder::id).toList();
  }

  String placed() {
    return """
        {"orderId":"%s","placedAt":"2026-01-02T08:00:00Z","currency":"EUR",\
        "customer":{"id":"c1","email":"a@example.com"},"lines":[{"sku":"%s","qty":1}],\
        "totals":{"gross":"%s"},"fulfilment":{"type":"pickup","storeId":"s1"}}"""
        .formatted(id, sku, gross);
  }

  String picked(String result) {
    return """
        {"orderId":"%s","taskId":"t","result":"%s"}"""
        .formatted(id, result);
  }

  String collected() {
    return """
        {"orderId":"%s","collectedAt":"2026-01-02T10:00:00Z"}"""
        .formatted(id);
  }
}
