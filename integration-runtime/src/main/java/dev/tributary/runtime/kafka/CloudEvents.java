package dev.tributary.runtime.kafka;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/** CloudEvents 1.0 in binary mode, by its Kafka protocol binding. */
public final class CloudEvents {
  private CloudEvents() {}

  /** Adds attributes as {@code ce_*} headers, and the media type of the value. */
  public static void put(ProducerRecord<byte[], byte[]> record, Map<String, String> attributes) {
    text(record, "content-type", "application/json");
    text(record, "ce_specversion", "1.0");
    attributes.forEach((name, value) -> text(record, "ce_" + name, value));
  }

  /** Adds a header. */
  public static void text(ProducerRecord<byte[], byte[]> record, String name, String value) {
    record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
