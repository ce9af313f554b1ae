package dev.tributary.bench.arm;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What the arms without a framework share: how they read, and what travels in headers. */
public final class Events {
  /** The longest that one send may take, milliseconds. */
  public static final int TIMEOUT_MS = 5_000;

  /** The pause after an answer that may pass, milliseconds. */
  public static final int PAUSE_MS = 100;

  private Events() {}

  /** A consumer's properties: the same for all. */
  public static Map<String, Object> consumer(ArmSettings settings) {
    Map<String, Object> p = new HashMap<>();
    p.put("bootstrap.servers", settings.bootstrapServers());
    p.put("group.id", settings.group());
    p.put("client.id", settings.pod());
    p.put("enable.auto.commit", false);
    p.put("auto.offset.reset", "earliest");
    p.put("session.timeout.ms", 10_000);
    p.put("heartbeat.interval.ms", 2_000);
    p.put(
        "partition.assignment.strategy",
        "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
    p.put("key.deserializer", ByteArrayDeserializer.class.getName());
    p.put("value.deserializer", ByteArrayDeserializer.class.getName());
    return p;
  }

  /** The idempotency key: the event's own id. */
  public static String effectKey(ConsumerRecord<byte[], byte[]> record) {
    Header id = record.headers().lastHeader("ce_id");
    return id == null ? "" : new String(id.value(), UTF_8);
  }

  /** The record's place. */
  public static String sequence(ConsumerRecord<byte[], byte[]> record) {
    return record.topic() + "-" + record.partition() + "-" + record.offset();
  }
}
