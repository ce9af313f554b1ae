package dev.tributary.cli.dev;

/** What the shop and the store tell in the pickup sample. */
final class PickupEvents implements AutoCloseable {
  private final LocalEvents events;

  PickupEvents(String bootstrapServers) {
    events = new LocalEvents(bootstrapServers, "pickup");
  }

  void placed(String order, String gross) {
    events.send(
        "order-placed",
        "com.example.retail.order.placed",
        order,
        """
        {"orderId":"%s","placedAt":"2026-03-02T09:00:00Z","currency":"EUR",
         "customer":{"id":"C-7","email":"customer@example.com"},
         "lines":[{"sku":"SHOE-42","qty":1}],"totals":{"gross":"%s"},
         "fulfilment":{"type":"pickup","storeId":"S-12"}}
        """
            .formatted(order, gross));
  }

  void picked(String order) {
    events.send(
        "pick-completed",
        "com.example.retail.pick.completed",
        order,
        "{\"orderId\":\"%s\",\"taskId\":\"T\",\"result\":\"Picked\"}".formatted(order));
  }

  void collected(String order) {
    events.send(
        "order-collected",
        "com.example.retail.order.collected",
        order,
        "{\"orderId\":\"%s\",\"collectedAt\":\"2026-03-02T17:30:00Z\"}".formatted(order));
  }

  @Override
  public void close() {
    events.close();
  }
}
