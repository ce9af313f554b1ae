package dev.tributary.cli.dev;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes what a sample's systems tell to the topics of its namespace. */
final class LocalEvents implements AutoCloseable {
  private final String namespace;
  private final KafkaProducer<byte[], byte[]> producer;

  LocalEvents(String bootstrapServers, String namespace) {
    this.namespace = namespace;
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /**
   * Writes an event of a contract, with an id of its own; returns when the broker has it.
   *
   * @throws KafkaException when it doesn't take it
   */
  void send(String contract, String type, String key, String payload) {
    ProducerRecord<byte[], byte[]> event =
        new ProducerRecord<>(
            namespace + "." + contract, key.getBytes(UTF_8), payload.getBytes(UTF_8));
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
