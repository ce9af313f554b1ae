package dev.tributary.runtime.parking;

import dev.tributary.runtime.engine.DeadRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * A parked record as it stands in the state topic. Its key is {@code parked/<topic
 * id>/<partition>/<offset>}, by which a topic made anew under the same name is told from the one
 * before; value and headers are the record's own, with three headers for what else makes it up. The
 * mark of a dead letter has {@code dead/} before the same, and neither value nor headers of the
 * record: a runtime from before marks takes no notice of it.
 */
final class ParkedCopy {
  private static final String PREFIX = "parked/";
  private static final String DEAD = "dead/";
  private static final Pattern NAME =
      Pattern.compile("(?:" + PREFIX + "|" + DEAD + ")[^/]+/\\d{1,9}/\\d{1,18}");
  private static final String OURS = "tributary.parked.";
  private static final String KEY = OURS + "key";
  private static final String PLACE = OURS + "place";
  private static final String NO_VALUE = OURS + "no-value";
  private static final String LETTER = OURS + "letter";

  private ParkedCopy() {}

  /** Where a copy belongs: which record it is of. */
  private static byte[] name(String prefix, Uuid topicId, int partition, long offset) {
    return (prefix + topicId + "/" + partition + "/" + offset).getBytes(StandardCharsets.UTF_8);
  }

  static ProducerRecord<byte[], byte[]> of(
      ConsumerRecord<byte[], byte[]> record, Uuid topicId, String topic, int partition) {
    return of(record, name(PREFIX, topicId, record.partition(), record.offset()), topic, partition);
  }

  /** The mark of a dead letter. */
  static ProducerRecord<byte[], byte[]> mark(
      DeadRecord record, Uuid topicId, String topic, int partition) {
    ProducerRecord<byte[], byte[]> mark =
        of(record, name(DEAD, topicId, record.partition(), record.offset()), topic, partition);
    mark.headers()
        .add(LETTER, (record.lettersId() + "/" + record.letter()).getBytes(StandardCharsets.UTF_8));
    return mark;
  }

  /** The deletion of a mark. */
  static ProducerRecord<byte[], byte[]> unmark(
      DeadRecord record, Uuid topicId, String topic, int partition) {
    return new ProducerRecord<>(
        topic, partition, name(DEAD, topicId, record.partition(), record.offset()), null);
  }

  /** A whole record under any key. */
  static ProducerRecord<byte[], byte[]> of(
      ConsumerRecord<byte[], byte[]> record, byte[] name, String topic, int partition) {
    ProducerRecord<byte[], byte[]> copy =
        new ProducerRecord<>(
            topic, partition, name, record.value() == null ? new byte[0] : record.value());
    record.headers().forEach(copy.headers()::add);
    if (record.key() != null) {
      copy.headers().add(KEY, record.key());
    }
    if (record.value() == null) {
      // An empty value of its own would delete the copy.
      copy.headers().add(NO_VALUE, new byte[0]);
    }
    copy.headers()
        .add(
            PLACE,
            ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
                .putLong(record.timestamp())
                .putInt(record.leaderEpoch().orElse(-1))
                .array());
    return copy;
  }

  static ProducerRecord<byte[], byte[]> deletion(
      ConsumerRecord<byte[], byte[]> record, Uuid topicId, String topic, int partition) {
    return new ProducerRecord<>(
        topic, partition, name(PREFIX, topicId, record.partition(), record.offset()), null);
  }

  /** The name of a parked record or a mark; empty when the key is of something else. */
  static Optional<String> name(byte[] key) {
    String name = key == null ? "" : new String(key, StandardCharsets.UTF_8);
    return NAME.matcher(name).matches() ? Optional.of(name) : Optional.empty();
  }

  /** Whether the record was in the source topic with this id. */
  static boolean isOf(String name, Uuid topicId) {
    return name.split("/", -1)[1].equals(topicId.toString());
  }

  /** Whether it is a mark, and what it marks has this name. */
  static boolean isMark(String name) {
    return name.startsWith(DEAD);
  }

  /** The name of the copy of the record that a mark is of. */
  static String marked(String name) {
    return PREFIX + name.substring(DEAD.length());
  }

  static int partition(String name) {
    return Integer.parseInt(name.split("/", -1)[2]);
  }

  /** The record that was parked; empty when the copy lacks what it must have. */
  static Optional<ConsumerRecord<byte[], byte[]>> original(
      String name, String topic, ConsumerRecord<byte[], byte[]> copy) {
    Optional<ConsumerRecord<byte[], byte[]>> whole =
        original(topic, partition(name), Long.parseLong(name.split("/", -1)[3]), copy);
    return isMark(name) ? whole.flatMap(record -> dead(record, copy)) : whole;
  }

  private static Optional<ConsumerRecord<byte[], byte[]>> dead(
      ConsumerRecord<byte[], byte[]> record, ConsumerRecord<byte[], byte[]> mark) {
    Header letter = mark.headers().lastHeader(LETTER);
    String text =
        letter == null || letter.value() == null
            ? ""
            : new String(letter.value(), StandardCharsets.UTF_8);
    return text.matches("[A-Za-z0-9_-]{1,40}/-?\\d{1,18}")
        ? Optional.of(
            new DeadRecord(record, text.split("/", -1)[0], Long.parseLong(text.split("/", -1)[1])))
        : Optional.empty();
  }

  /** The record that is copied; empty when the copy lacks what it must have. */
  static Optional<ConsumerRecord<byte[], byte[]>> original(
      String topic, int partition, long offset, ConsumerRecord<byte[], byte[]> copy) {
    Header place = copy.headers().lastHeader(PLACE);
    if (place == null || place.value() == null || place.value().length != Long.BYTES + 4) {
      return Optional.empty();
    }
    ByteBuffer when = ByteBuffer.wrap(place.value());
    long timestamp = when.getLong();
    int epoch = when.getInt();
    Header key = copy.headers().lastHeader(KEY);
    byte[] originalKey = key == null ? null : key.value();
    byte[] value = copy.headers().lastHeader(NO_VALUE) == null ? copy.value() : null;
    RecordHeaders headers = new RecordHeaders();
    for (Header header : copy.headers()) {
      if (!header.key().startsWith(OURS)) {
        headers.add(header);
      }
    }
    return Optional.of(
        new ConsumerRecord<>(
            topic,
            partition,
            offset,
            timestamp,
            TimestampType.CREATE_TIME,
            originalKey == null ? ConsumerRecord.NULL_SIZE : originalKey.length,
            value == null ? ConsumerRecord.NULL_SIZE : value.length,
            originalKey,
            value,
            headers,
            epoch < 0 ? Optional.empty() : Optional.of(epoch)));
  }
}
