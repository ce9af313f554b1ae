package dev.tributary.cli.deadletters;

import dev.tributary.planner.deadletter.DeadLetterHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A dead letter.
 *
 * @param record as it stands in its topic
 */
record Letter(ConsumerRecord<byte[], byte[]> record) {
  long offset() {
    return record.offset();
  }

  /** The key as text, or empty. */
  String key() {
    return record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
  }

  String stage() {
    return header(DeadLetterHeaders.STAGE);
  }

  String reason() {
    return header(DeadLetterHeaders.REASON);
  }

  String attempts() {
    return header(DeadLetterHeaders.ATTEMPTS);
  }

  /** When it failed last. */
  String failed() {
    String told = header(DeadLetterHeaders.LAST_FAILED);
    return told.isEmpty() ? Instant.ofEpochMilli(record.timestamp()).toString() : told;
  }

  /** When it failed first. */
  String firstFailed() {
    String told = header(DeadLetterHeaders.FIRST_FAILED);
    return told.isEmpty() ? failed() : told;
  }

  /** The topic of the record. */
  String topic() {
    return header(DeadLetterHeaders.TOPIC);
  }

  /** The record's partition; empty when the letter doesn't say it. */
  OptionalLong partition() {
    return number(DeadLetterHeaders.PARTITION);
  }

  /** The record's offset; empty when the letter doesn't say it. */
  OptionalLong origin() {
    return number(DeadLetterHeaders.OFFSET);
  }

  /** The dead letter whose retry became this one. */
  OptionalLong retryOf() {
    return number(DeadLetterHeaders.RETRY_OF);
  }

  boolean isTruncated() {
    return header(DeadLetterHeaders.TRUNCATED).equals("true");
  }

  /** The time that the record has in its topic, as well as it is known; milliseconds since 1970. */
  long timestamp() {
    for (String name : new String[] {DeadLetterHeaders.TIMESTAMP, DeadLetterHeaders.FIRST_FAILED}) {
      try {
        return Instant.parse(header(name)).toEpochMilli();
      } catch (DateTimeParseException e) {
        // The next best.
      }
    }
    return record.timestamp();
  }

  /** Where the record is from, for people. */
  String from() {
    return topic().isEmpty()
        ? ""
        : "%s/%s@%s"
            .formatted(
                topic(), header(DeadLetterHeaders.PARTITION), header(DeadLetterHeaders.OFFSET));
  }

  /** A header as text; empty when there is none. */
  String header(String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null
        ? ""
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  private OptionalLong number(String name) {
    String text = header(name);
    return text.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
  }
}
