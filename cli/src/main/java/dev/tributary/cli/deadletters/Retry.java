package dev.tributary.cli.deadletters;

import dev.tributary.cli.input.InputException;
import dev.tributary.cli.output.Json;
import dev.tributary.planner.deadletter.DeadLetterHeaders;
import dev.tributary.runtime.deadletter.ResolvedGroup.Standing;
import dev.tributary.runtime.kafka.Positions;
import dev.tributary.runtime.parking.RetryRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * Asks a flow's pods to deliver dead letters: writes a request for each into the flow's state
 * topic, where it stands until the record is delivered or has become a dead letter anew.
 */
public final class Retry {
  /** So many are asked for at one time, or so many bytes. */
  static final int MOST = 10_000;

  private static final long MOST_BYTES = 256L << 20;
  private static final Duration LOOK = Duration.ofMillis(500);

  private final FlowKafka kafka;
  private final LetterBox box;
  private final int sourcePartitions;
  private final int statePartitions;
  private final List<Wish> wishes = new ArrayList<>();
  private final Map<Long, String> impossible = new TreeMap<>();
  private long matching;

  private record Wish(Letter letter, ConsumerRecord<byte[], byte[]> original) {}

  /**
   * What became of it.
   *
   * @param asked how many were asked for
   * @param delivered how many are delivered, or were left out by the flow's filter
   * @param deadAgain the dead letters that took the place of those that failed again
   * @param waiting how many are still under way
   */
  public record Outcome(int asked, int delivered, List<Long> deadAgain, int waiting) {}

  private Retry(FlowKafka kafka) {
    this.kafka = kafka;
    FlowAccess flow = kafka.flow();
    this.box = new LetterBox(kafka);
    this.sourcePartitions = kafka.partitions(flow.sourceTopic()).orElse(0);
    this.statePartitions =
        kafka
            .partitions(flow.stateTopic())
            .orElseThrow(
                () ->
                    new InputException(
                        "the topic %s isn't there, without which nothing can be retried: the flow's plan is older than retries; any edit of the flow makes a new one"
                            .formatted(flow.stateTopic())));
  }

  /** Looks at what is selected; asks for nothing yet. */
  public static Retry of(FlowKafka kafka, Selection selection) {
    Retry retry = new Retry(kafka);
    long[] bytes = new long[1];
    retry.box.each(
        selection,
        letter -> {
          retry.matching++;
          bytes[0] += Math.max(0, letter.record().serializedValueSize());
          if (retry.wishes.size() < MOST && bytes[0] < MOST_BYTES) {
            retry.take(letter);
          }
        });
    retry.wishes.sort(
        Comparator.comparingInt((Wish w) -> w.original().partition())
            .thenComparingLong(w -> w.original().offset())
            .thenComparingLong(w -> w.letter().offset()));
    return retry;
  }

  private void take(Letter letter) {
    Optional<String> why = whyNot(letter);
    if (why.isPresent()) {
      impossible.put(letter.offset(), why.get());
      return;
    }
    Optional<byte[]> value = value(letter);
    if (value.isEmpty() && letter.record().value() != null) {
      impossible.put(
          letter.offset(),
          "only its first part is here, and the whole isn't in %s any more"
              .formatted(letter.from()));
      return;
    }
    RecordHeaders headers = new RecordHeaders();
    letter
        .record()
        .headers()
        .forEach(
            header -> {
              if (!DeadLetterHeaders.isOurs(header.key())) {
                headers.add(header);
              }
            });
    byte[] key = letter.record().key();
    wishes.add(
        new Wish(
            letter,
            new ConsumerRecord<>(
                letter.topic(),
                (int) letter.partition().getAsLong(),
                letter.origin().getAsLong(),
                letter.timestamp(),
                TimestampType.CREATE_TIME,
                key == null ? ConsumerRecord.NULL_SIZE : key.length,
                value.map(v -> v.length).orElse(ConsumerRecord.NULL_SIZE),
                key,
                value.orElse(null),
                headers,
                Optional.empty())));
  }

  private Optional<String> whyNot(Letter letter) {
    if (letter.partition().isEmpty() || letter.origin().isEmpty()) {
      return Optional.of("it doesn't say where its record is from; no flow wrote it");
    }
    if (!letter.topic().equals(kafka.flow().sourceTopic())) {
      return Optional.of(
          "its record is from %s, and the flow reads %s now"
              .formatted(letter.topic(), kafka.flow().sourceTopic()));
    }
    if (letter.partition().getAsLong() >= sourcePartitions) {
      return Optional.of(
          "its record is from partition %d, and %s has %d now"
              .formatted(letter.partition().getAsLong(), letter.topic(), sourcePartitions));
    }
    return Optional.empty();
  }

  /** The whole value; from where the record is from, when the letter has only a part of it. */
  private Optional<byte[]> value(Letter letter) {
    if (!letter.isTruncated()) {
      return Optional.ofNullable(letter.record().value());
    }
    TopicPartition partition =
        new TopicPartition(letter.topic(), (int) letter.partition().getAsLong());
    long origin = letter.origin().getAsLong();
    List<byte[]> found = new ArrayList<>();
    if (begin(partition) <= origin) {
      kafka.read(
          partition,
          origin,
          origin + 1,
          record -> {
            if (record.offset() == origin && record.value() != null) {
              found.add(record.value());
            }
            return false;
          });
    }
    return found.stream().findFirst();
  }

  private long begin(TopicPartition partition) {
    try {
      return Positions.await(
              kafka.admin().listOffsets(Map.of(partition, OffsetSpec.earliest())).all())
          .get(partition)
          .offset();
    } catch (KafkaException e) {
      throw kafka.told(partition.topic(), e);
    }
  }

  /** How many would be asked for. */
  public int size() {
    return wishes.size();
  }

  /** Those that can't be, with why. */
  public Map<Long, String> impossible() {
    return impossible;
  }

  /** How many match and aren't looked at, because too many do. */
  public long left() {
    return matching - wishes.size() - impossible.size();
  }

  /** One line for each that would be asked for, in the order in which they go. */
  public List<String> lines() {
    return wishes.stream()
        .map(
            w -> {
              Masking.Masked masked = kafka.flow().masking().mask(w.letter().record().value());
              return "%d  key %s  %s  %s: %s"
                  .formatted(
                      w.letter().offset(),
                      masked.text(w.letter().key()),
                      w.letter().from(),
                      w.letter().stage(),
                      masked.text(w.letter().reason()));
            })
        .toList();
  }

  /** Asks; returns when Kafka has all requests. Asking again for the same does no harm. */
  public void ask() {
    String lettersId = box.standing().id();
    String topic = kafka.flow().stateTopic();
    kafka.write(
        topic,
        wishes.stream()
            .map(
                wish ->
                    RetryRequest.of(
                        wish.original(), lettersId, wish.letter().offset(), topic, statePartitions))
            .toList());
  }

  /** Waits until all are through, or for so long. */
  public Outcome await(Duration time) throws InterruptedException {
    Set<Long> open = new HashSet<>();
    wishes.forEach(wish -> open.add(wish.letter().offset()));
    Set<Long> asked = Set.copyOf(open);
    List<Long> again = new ArrayList<>();
    long read = box.standing().end();
    long until = System.nanoTime() + time.toNanos();
    while (true) {
      Standing now = kafka.standing();
      open.removeIf(letter -> now.resolved().contains(letter));
      read = deadAgain(asked, again, read, now.end());
      if (open.isEmpty() || System.nanoTime() >= until) {
        int through = asked.size() - open.size();
        return new Outcome(
            asked.size(), Math.max(0, through - again.size()), List.copyOf(again), open.size());
      }
      Thread.sleep(LOOK);
    }
  }

  private long deadAgain(Set<Long> asked, List<Long> again, long from, long end) {
    kafka.read(
        new TopicPartition(kafka.flow().deadLetterTopic(), 0),
        from,
        end,
        record -> {
          Letter letter = new Letter(record);
          if (letter.retryOf().isPresent() && asked.contains(letter.retryOf().getAsLong())) {
            again.add(letter.offset());
          }
          return true;
        });
    return end;
  }

  /** For programs. */
  public String json(boolean dryRun, Optional<Outcome> outcome) {
    record Refused(long offset, String why) {}
    record Whole(
        String flow,
        boolean dryRun,
        List<Long> selected,
        List<Refused> impossible,
        long left,
        Outcome outcome) {}
    return Json.json(
        new Whole(
            kafka.flow().name(),
            dryRun,
            wishes.stream().map(w -> w.letter().offset()).toList(),
            impossible.entrySet().stream().map(e -> new Refused(e.getKey(), e.getValue())).toList(),
            left(),
            outcome.orElse(null)));
  }
}
