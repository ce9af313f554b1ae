package dev.tributary.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.runtime.engine.CommitMetadata.UnbelievableException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

class CommitMetadataTest {
  private static final Uuid TOPIC = Uuid.randomUuid();
  private static final Position POSITION =
      new Position(1_000, 7, List.of(new Run(1_001, 1_050), new Run(1_300, 1_301)));

  @Test
  void whatIsWrittenIsReadAgain() throws Exception {
    String text = CommitMetadata.write(TOPIC, POSITION);
    assertThat(text).startsWith("tb1:").hasSizeLessThan(60);
    assertThat(CommitMetadata.read(text, TOPIC, 1_000)).isEqualTo(POSITION);
    assertThat(CommitMetadata.write(TOPIC, Position.at(5))).isEmpty();
    assertThat(CommitMetadata.read("", TOPIC, 5)).isEqualTo(Position.at(5));
    assertThat(CommitMetadata.read(null, TOPIC, 5)).isEqualTo(Position.at(5));
  }

  @Test
  void whatAnyoneElseWroteIsNotBelieved() {
    assertThatThrownBy(() -> CommitMetadata.read("by hand", TOPIC, 1_000))
        .isInstanceOf(UnbelievableException.class);
    assertThatThrownBy(() -> CommitMetadata.read("tb2:AAAA", TOPIC, 1_000))
        .hasMessageContaining("version");
    assertThatThrownBy(() -> CommitMetadata.read("tb1:", TOPIC, 1_000))
        .isInstanceOf(UnbelievableException.class);
    assertThatThrownBy(() -> CommitMetadata.read("tb1:!", TOPIC, 1_000))
        .hasMessageContaining("damaged");
  }

  @Test
  void aTopicMadeAnewOrAMovedOffsetIsNotSpokenOf() {
    String text = CommitMetadata.write(TOPIC, POSITION);
    assertThatThrownBy(() -> CommitMetadata.read(text, Uuid.randomUuid(), 1_000))
        .hasMessageContaining("another topic");
    assertThatThrownBy(() -> CommitMetadata.read(text, TOPIC, 999))
        .hasMessageContaining("another offset");
  }

  @Test
  void oneWrongCharacterAnywhereIsFound() {
    String text = CommitMetadata.write(TOPIC, POSITION);
    for (int i = 0; i < text.length() - 1; i++) {
      char other = text.charAt(i) == 'A' ? 'B' : 'A';
      String wrong = text.substring(0, i) + other + text.substring(i + 1);
      assertThatThrownBy(() -> CommitMetadata.read(wrong, TOPIC, 1_000))
          .as(wrong)
          .isInstanceOf(UnbelievableException.class);
    }
  }

  /** The limits of production, with a whole poll on top, and the worst patterns within them. */
  @Test
  void allThatTheLimitsAllowFitsIntoACommit() throws Exception {
    Limits limits = Limits.defaults();
    SplittableRandom random = new SplittableRandom(1);
    int most = limits.records() + Limits.MOST_POLLED;
    for (int round = 0; round < 2_000; round++) {
      Position position = pattern(random, round, most, 100_000);
      String text = CommitMetadata.write(TOPIC, position);
      assertThat(text.length()).isLessThanOrEqualTo(CommitMetadata.LONGEST);
      assertThat(CommitMetadata.read(text, TOPIC, position.frontier()))
          .as("nothing was left out")
          .isEqualTo(position);
    }
  }

  @Test
  void moreThanFitsIsLeftOutFromTheEnd() throws Exception {
    List<Run> runs = new ArrayList<>();
    for (long i = 1; i < 20_000; i += 2) {
      runs.add(new Run(i, i + 1));
    }
    String text = CommitMetadata.write(TOPIC, new Position(0, 0, runs));
    assertThat(text.length()).isLessThanOrEqualTo(CommitMetadata.LONGEST);
    Position read = CommitMetadata.read(text, TOPIC, 0);
    assertThat(read.beyond())
        .hasSizeGreaterThan(1_000)
        .isEqualTo(runs.subList(0, read.beyond().size()));
  }

  /** So many unfinished records and runs together, so many finished ones beyond the frontier. */
  private static Position pattern(SplittableRandom random, int round, int most, int beyond) {
    int runs = most / 2;
    long unfinished = most - runs;
    long finished = beyond;
    List<Run> list = new ArrayList<>();
    long at = 1L << 40;
    long frontier = at;
    for (int i = runs; i > 0; i--) {
      long gap = round == 0 ? 1 : 1 + random.nextLong(Math.max(1, 2 * (unfinished - i) / i + 1));
      long length =
          round == 0 ? finished / i : 1 + random.nextLong(Math.max(1, 2 * finished / i - 1));
      gap = Math.max(1, Math.min(gap, unfinished - (i - 1)));
      length = Math.max(1, Math.min(length, finished - (i - 1)));
      list.add(new Run(at + gap, at + gap + length));
      at += gap + length;
      unfinished -= gap;
      finished -= length;
    }
    return new Position(frontier, 1_000, list);
  }
}
