package dev.tributary.operator.kafka;

import dev.tributary.planner.assessment.FlowFacts;
import dev.tributary.planner.deadletter.DeadLetterHeaders;
import dev.tributary.planner.deadletter.ResolvedLetters;
import dev.tributary.planner.plan.FlowPlan;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;

/** Reads what dead letters say about themselves, of the oldest ones only and never their values. */
public final class LetterHeads {
  private static final Logger LOG = Logger.getLogger(LetterHeads.class);
  private static final int MOST = 500;
  private static final int LONGEST_REASON = 200;
  private static final Duration POLL = Duration.ofMillis(200);

  private final ClientSettings settings;
  private final Duration deadline;

  /** {@code deadline} is the longest that one look may take. */
  public LetterHeads(ClientSettings settings, Duration deadline) {
    this.settings = settings;
    this.deadline = deadline;
  }

  /** Of the {@code count} letters that aren't resolved; without details when they can't be read. */
  FlowFacts.DeadLetters read(
      FlowPlan plan, ResolvedLetters resolved, long begin, long end, long count) {
    TopicPartition partition = new TopicPartition(plan.deadLetterTopic(), 0);
    Seen seen = new Seen();
    try (KafkaConsumer<byte[], Void> consumer = consumer(plan)) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, Math.max(begin, resolved.offset()));
      long until = System.nanoTime() + deadline.toNanos();
      while (seen.letters < MOST
          && consumer.position(partition) < end
          && System.nanoTime() < until) {
        for (ConsumerRecord<byte[], Void> letter : consumer.poll(POLL)) {
          if (seen.letters < MOST && !resolved.contains(letter.offset())) {
            seen.take(letter);
          }
        }
      }
    } catch (KafkaException | KafkaUnreachableException e) {
      LOG.debugf("dead letters of %s can't be read: %s", plan.name(), e.getMessage());
    }
    return new FlowFacts.DeadLetters(count, seen.oldest, seen.topReason());
  }

  private KafkaConsumer<byte[], Void> consumer(FlowPlan plan) throws KafkaUnreachableException {
    Map<String, Object> all = new HashMap<>(settings.of(plan.kafka()));
    all.put("enable.auto.commit", false);
    all.put("auto.offset.reset", "earliest");
    all.put("allow.auto.create.topics", false);
    all.put("max.poll.records", MOST);
    all.put("fetch.max.bytes", 1 << 20);
    all.put("max.partition.fetch.bytes", 1 << 20);
    all.put("default.api.timeout.ms", Math.toIntExact(deadline.toMillis()));
    return new KafkaConsumer<>(all, new ByteArrayDeserializer(), (topic, value) -> null);
  }

  private static final class Seen {
    private final Map<String, Integer> reasons = new HashMap<>();
    private String oldest;
    private int letters;

    private void take(ConsumerRecord<byte[], Void> letter) {
      letters++;
      if (oldest == null) {
        String failed = text(letter, DeadLetterHeaders.FIRST_FAILED);
        oldest = failed == null ? Instant.ofEpochMilli(letter.timestamp()).toString() : failed;
      }
      String reason = text(letter, DeadLetterHeaders.REASON);
      if (reason != null) {
        String whole = text(letter, DeadLetterHeaders.STAGE) + ": " + reason;
        reasons.merge(
            whole.length() > LONGEST_REASON ? whole.substring(0, LONGEST_REASON) : whole,
            1,
            Integer::sum);
      }
    }

    private String topReason() {
      return reasons.entrySet().stream()
          .max(
              Map.Entry.<String, Integer>comparingByValue()
                  .thenComparing(Map.Entry.comparingByKey()))
          .map(Map.Entry::getKey)
          .orElse(null);
    }

    private static String text(ConsumerRecord<byte[], Void> letter, String name) {
      Header header = letter.headers().lastHeader(name);
      return header == null || header.value() == null
          ? null
          : new String(header.value(), StandardCharsets.UTF_8);
    }
  }
}
