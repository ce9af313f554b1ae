package dev.tributary.cli.dev;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What the shop and the store tell in the pickup sample. */
final class PickupEvents implements AutoCloseable {
  private final KafkaProducer<byte[], byte[]> producer;

  PickupEvents(String bootstrapServers) {
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  void placed(String order, String gross) {
    send(
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
    send(
        "pick-completed",
        "com.example.retail.pick.completed",
        order,
        "{\"orderId\":\"%s\",\"taskId\":\"T\",\"result\":\"Picked\"}".formatted(order));
  }

  void collected(String order) {
    send(
        "order-collected",
        "com.example.retail.order.collected",
        order,
        "{\"orderId\":\"%s\",\"collectedAt\":\"2026-03-02T17:30:00Z\"}".formatted(order));
  }

  private void send(String contract, String type, String order, String payload) {
    ProducerRecord<byte[], byte[]> event =
        new ProducerRecord<>("pickup." + contract, order.getBytes(UTF_8), payload.getBytes(UTF_8));
    Map.of(
            "ce_specversion",
            "1.0",
            "ce_id",
            UUID.randomUUID().toString(),
            "ce_source",
            "/demo",
            "ce_type",
            type)
        .forEach((name, value) -> event.headers().add(name, value.getBytes(UTF_8)));
    try {
      producer.send(event).get();
    } catch (ExecutionException e) {
      throw new KafkaException("the local broker didn't take an event", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException(e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
