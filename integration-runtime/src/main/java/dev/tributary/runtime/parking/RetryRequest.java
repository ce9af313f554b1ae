package dev.tributary.runtime.parking;

import dev.tributary.runtime.deadletter.RetriedRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A person's wish to have a dead letter delivered, as it stands in the flow's state topic: a copy
 * of the record as of a parked one, with the key {@code retry/<partition>/<id of the dead-letter
 * topic>/<offset there>}, in the partition that parked records of its source partition are in.
 */
public final class RetryRequest {
  private static final Pattern KEY =
      Pattern.compile("retry/(\\d{1,9})/([A-Za-z0-9_-]{1,40})/(\\d{1,18})");
  private static final String OFFSET = "tributary.parked.offset";

  private RetryRequest() {}

  /**
   * Asks for a retry.
   *
   * @param original the record with its topic, partition, offset, time and headers
   * @param lettersId the id of the dead-letter topic
   * @param letter the offset of the dead letter there
   * @param topic the flow's state topic
   * @param partitions how many partitions that has
   */
  public static ProducerRecord<byte[], byte[]> of(
      ConsumerRecord<byte[], byte[]> original,
      String lettersId,
      long letter,
      String topic,
      int partitions) {
    ProducerRecord<byte[], byte[]> request =
        ParkedCopy.of(
            original,
            key(original.partition(), lettersId, letter).getBytes(StandardCharsets.UTF_8),
            topic,
            original.partition() % partitions);
    request
        .headers()
        .add(OFFSET, ByteBuffer.allocate(Long.BYTES).putLong(original.offset()).array());
    return request;
  }

  /** The key of a request; a record with it and without a value withdraws it. */
  public static String key(int partition, String lettersId, long letter) {
    return "retry/%d/%s/%d".formatted(partition, lettersId, letter);
  }

  /** The dead letter that a key asks for; empty when it is of something else or another topic. */
  public static OptionalLong letter(String key, String lettersId) {
    Matcher matcher = KEY.matcher(key);
    return matcher.matches() && matcher.group(2).equals(lettersId)
        ? OptionalLong.of(Long.parseLong(matcher.group(3)))
        : OptionalLong.empty();
  }

  /** The key, when it is one of a request. */
  static Optional<Matcher> key(byte[] key) {
    Matcher matcher = KEY.matcher(key == null ? "" : new String(key, StandardCharsets.UTF_8));
    return matcher.matches() ? Optional.of(matcher) : Optional.empty();
  }

  /** The source partition of a request. */
  static int partition(Matcher key) {
    return Integer.parseInt(key.group(1));
  }

  /** The record that is asked for; empty when the request lacks what it must have. */
  static Optional<RetriedRecord> record(
      Matcher key, String source, ConsumerRecord<byte[], byte[]> request) {
    Header offset = request.headers().lastHeader(OFFSET);
    if (offset == null || offset.value() == null || offset.value().length != Long.BYTES) {
      return Optional.empty();
    }
    return ParkedCopy.original(
            source, partition(key), ByteBuffer.wrap(offset.value()).getLong(), request)
        .map(
            original ->
                new RetriedRecord(
                    original,
                    new RetriedRecord.Place(key.group(), request.partition()),
                    key.group(2),
                    Long.parseLong(key.group(3))));
  }
}
