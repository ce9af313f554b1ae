package dev.tributary.cli.deadletters;

import dev.tributary.cli.input.InputException;
import dev.tributary.runtime.deadletter.ResolvedGroup.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/** A flow's dead letters. */
final class LetterBox {
  private final FlowKafka kafka;
  private final TopicPartition partition;
  private final Standing standing;

  /** As they lie there now. */
  LetterBox(FlowKafka kafka) {
    this.kafka = kafka;
    this.partition = new TopicPartition(kafka.flow().deadLetterTopic(), 0);
    this.standing = kafka.standing();
  }

  Standing standing() {
    return standing;
  }

  /** All that nobody has dealt with and the selection takes, oldest first, one after the other. */
  void each(Selection selection, Consumer<Letter> reader) {
    long from = Math.max(standing.begin(), standing.resolved().offset());
    kafka.read(
        partition,
        from,
        standing.end(),
        record -> {
          Letter letter = new Letter(record);
          if (!standing.resolved().contains(letter.offset()) && selection.takes(letter)) {
            reader.accept(letter);
          }
          return true;
        });
  }

  /** One of them, dealt with or not. */
  Letter at(long offset) {
    if (offset < standing.begin() || offset >= standing.end()) {
      throw new InputException(
          "there is no dead letter %d of %s; they reach from %d to %d, see `tributary dead-letters list %s`"
              .formatted(
                  offset,
                  kafka.flow().name(),
                  standing.begin(),
                  standing.end() - 1,
                  kafka.flow().name()));
    }
    List<Letter> found = new ArrayList<>();
    kafka.read(
        partition,
        offset,
        standing.end(),
        record -> {
          found.add(new Letter(record));
          return false;
        });
    return Optional.of(found)
        .filter(letters -> !letters.isEmpty() && letters.getFirst().offset() == offset)
        .map(List::getFirst)
        .orElseThrow(
            () -> new InputException("there is no record at the offset " + offset + "; see list"));
  }
}
