package dev.tributary.runtime.step;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * What a record says about itself beside its payload.
 *
 * @param attributes CloudEvents attributes from {@code ce_*} headers; {@code id} and {@code source}
 *     are always there: without headers they are the record's offset and its topic and partition,
 *     which no other record has
 * @param headers lower-case names; of a webhook the HTTP headers, else the other record headers
 * @param accepted when the event came to us: {@code ce_time}, else the record's timestamp
 */
public record Event(Map<String, Object> attributes, Map<String, String> headers, Instant accepted) {
  /** What stands before the names of HTTP headers in record headers. */
  public static final String HTTP = "http.";

  private static final String CLOUD_EVENTS = "ce_";

  /** Reads a record's headers. */
  public static Event of(ConsumerRecord<byte[], byte[]> record) {
    Map<String, Object> attributes = new HashMap<>();
    Map<String, String> headers = new HashMap<>();
    for (Header header : record.headers()) {
      String name = header.key().toLowerCase(Locale.ROOT);
      String value =
          header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
      if (name.startsWith(CLOUD_EVENTS)) {
        attributes.put(name.substring(CLOUD_EVENTS.length()), value);
      } else {
        headers.put(name.startsWith(HTTP) ? name.substring(HTTP.length()) : name, value);
      }
    }
    attributes.putIfAbsent("id", String.valueOf(record.offset()));
    attributes.putIfAbsent("source", "kafka:" + record.topic() + "/" + record.partition());
    return new Event(attributes, headers, accepted(record, attributes.get("time")));
  }

  /** An attribute's text, or {@code otherwise}. */
  public String attribute(String name, String otherwise) {
    return String.valueOf(attributes.getOrDefault(name, otherwise));
  }

  private static Instant accepted(ConsumerRecord<byte[], byte[]> record, Object time) {
    if (time instanceof String text) {
      try {
        return OffsetDateTime.parse(text).toInstant();
      } catch (DateTimeException e) {
        return Instant.ofEpochMilli(record.timestamp());
      }
    }
    return Instant.ofEpochMilli(record.timestamp());
  }
}
