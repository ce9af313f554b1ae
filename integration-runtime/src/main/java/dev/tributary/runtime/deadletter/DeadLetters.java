package dev.tributary.runtime.deadletter;

import dev.tributary.planner.deadletter.DeadLetterHeaders;
import dev.tributary.runtime.engine.Turn;
import dev.tributary.runtime.kafka.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes dead letters: the original bytes, key and headers, with why. A write that fails is
 * repeated for ever, and until it is acknowledged the record isn't finished.
 */
public final class DeadLetters {
  /** So much of a value is kept when the whole is too large for the topic. */
  static final int KEPT_WHEN_CUT = 64 << 10;

  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
  private static final int LONGEST_REASON = 1_000;

  private final Writer writer;
  private final String topic;
  private final String flow;
  private final String plan;
  private final Duration pause;
  private final Consumer<String> failing;

  /**
   * Writes to a topic.
   *
   * @param flow {@code namespace/flow}
   * @param plan the plan's digest
   * @param pause between tries of a write that fails
   * @param failing told why a write fails, and an empty text when one succeeds
   */
  public DeadLetters(
      Writer writer,
      String topic,
      String flow,
      String plan,
      Duration pause,
      Consumer<String> failing) {
    this.writer = writer;
    this.topic = topic;
    this.flow = flow;
    this.plan = plan;
    this.pause = pause;
    this.failing = failing;
  }

  /**
   * Returns when the dead letter is acknowledged.
   *
   * @return its offset
   * @throws InterruptedException when the partition is given away first
   */
  public long write(ConsumerRecord<byte[], byte[]> record, DeadLetter why, Turn turn)
      throws InterruptedException {
    boolean cut = false;
    while (true) {
      try {
        long offset = writer.writeAndTell(dead(record, why, cut)).get();
        failing.accept("");
        return offset;
      } catch (ExecutionException e) {
        if (e.getCause() instanceof RecordTooLargeException && !cut) {
          cut = true;
          continue;
        }
        LOG.error("a dead letter of {} can't be written to {}: {}", flow, topic, e.getMessage());
        failing.accept(String.valueOf(e.getCause().getMessage()));
        turn.pause(pause);
      }
    }
  }

  private ProducerRecord<byte[], byte[]> dead(
      ConsumerRecord<byte[], byte[]> record, DeadLetter why, boolean cut) {
    byte[] value = record.value();
    if (cut && value != null) {
      value = Arrays.copyOf(value, Math.min(value.length, KEPT_WHEN_CUT));
    }
    ProducerRecord<byte[], byte[]> dead =
        new ProducerRecord<>(topic, null, null, record.key(), value);
    for (Header header : record.headers()) {
      boolean older = DeadLetterHeaders.isOurs(header.key());
      boolean huge = cut && header.value() != null && header.value().length > LONGEST_REASON;
      if (!older && !huge) {
        dead.headers().add(header);
      }
    }
    String reason =
        why.reason().length() <= LONGEST_REASON
            ? why.reason()
            : why.reason().substring(0, LONGEST_REASON) + "…";
    put(dead, DeadLetterHeaders.FLOW, flow);
    put(dead, DeadLetterHeaders.PLAN, plan);
    put(dead, DeadLetterHeaders.STAGE, why.stage().word());
    put(dead, DeadLetterHeaders.REASON, reason);
    put(dead, DeadLetterHeaders.ATTEMPTS, String.valueOf(why.attempts()));
    put(dead, DeadLetterHeaders.FIRST_FAILED, why.firstFailed().toString());
    put(dead, DeadLetterHeaders.LAST_FAILED, why.lastFailed().toString());
    put(
        dead,
        DeadLetterHeaders.TIMESTAMP,
        Instant.ofEpochMilli(Math.max(0, record.timestamp())).toString());
    if (cut) {
      // The whole stays where __connect.errors.topic, partition and offset point.
      put(dead, DeadLetterHeaders.TRUNCATED, "true");
    }
    if (record instanceof RetriedRecord retried) {
      put(dead, DeadLetterHeaders.RETRY_OF, String.valueOf(retried.letter()));
    }
    put(dead, DeadLetterHeaders.TOPIC, record.topic());
    put(dead, DeadLetterHeaders.PARTITION, String.valueOf(record.partition()));
    put(dead, DeadLetterHeaders.OFFSET, String.valueOf(record.offset()));
    put(dead, DeadLetterHeaders.CONNECT + "connector.name", flow);
    put(dead, DeadLetterHeaders.CONNECT + "task.id", "0");
    put(dead, DeadLetterHeaders.CONNECT + "stage", why.stage().connectStage());
    put(dead, DeadLetterHeaders.CONNECT + "exception.message", reason);
    return dead;
  }

  private static void put(ProducerRecord<byte[], byte[]> record, String name, String value) {
    record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
