package dev.tributary.cli.deadletters;

import dev.tributary.cli.output.Json;
import dev.tributary.runtime.deadletter.ResolvedGroup.Standing;
import dev.tributary.runtime.parking.RetryRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Marks dead letters as dealt with, and withdraws the retries that were asked for them. */
public final class Resolve {
  private final FlowKafka kafka;
  private final LetterBox box;
  private final List<Long> letters = new ArrayList<>();
  private final List<ProducerRecord<byte[], byte[]>> withdrawals = new ArrayList<>();

  /**
   * What became of it.
   *
   * @param resolved how many are marked
   * @param notMarked those that aren't, because a commit can't tell any more of them apart
   * @param left dead letters that are left to deal with
   */
  public record Outcome(int resolved, List<Long> notMarked, long left) {}

  private Resolve(FlowKafka kafka) {
    this.kafka = kafka;
    this.box = new LetterBox(kafka);
  }

  /** Looks at what is selected; marks nothing yet. */
  public static Resolve of(FlowKafka kafka, Selection selection) {
    Resolve resolve = new Resolve(kafka);
    Requests requests = Requests.read(kafka, resolve.box.standing().id());
    OptionalInt partitions = kafka.partitions(kafka.flow().stateTopic());
    resolve.box.each(
        selection,
        letter -> {
          resolve.letters.add(letter.offset());
          if (requests.isAsked(letter.offset()) && letter.partition().isPresent()) {
            resolve.withdraw(letter, partitions.getAsInt());
          }
        });
    return resolve;
  }

  private void withdraw(Letter letter, int partitions) {
    int partition = (int) letter.partition().getAsLong();
    withdrawals.add(
        new ProducerRecord<>(
            kafka.flow().stateTopic(),
            partition % partitions,
            RetryRequest.key(partition, box.standing().id(), letter.offset())
                .getBytes(StandardCharsets.UTF_8),
            null));
  }

  /** Those that would be marked. */
  public List<Long> letters() {
    return letters;
  }

  /** Marks them. */
  public Outcome mark() {
    if (!withdrawals.isEmpty()) {
      kafka.write(kafka.flow().stateTopic(), withdrawals);
    }
    Standing after = kafka.resolve(box.standing().id(), letters);
    List<Long> missing = letters.stream().filter(l -> !after.resolved().contains(l)).toList();
    return new Outcome(letters.size() - missing.size(), missing, after.unresolved());
  }

  /** For programs. */
  public String json(boolean dryRun, Outcome outcome) {
    record Whole(String flow, boolean dryRun, List<Long> selected, Outcome outcome) {}
    return Json.json(new Whole(kafka.flow().name(), dryRun, letters, outcome));
  }
}
