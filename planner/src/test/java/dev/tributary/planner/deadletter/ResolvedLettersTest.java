package dev.tributary.planner.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.planner.deadletter.ResolvedLetters.Run;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ResolvedLettersTest {
  private static final String TOPIC = "4Rp1bbBlSnKwKhpZQNUfSA";
  private static final long END = 1L << 40;

  @Test
  void whatIsNoPrefixStaysApartUntilTheGapIsClosed() {
    ResolvedLetters some = ResolvedLetters.none().with(List.of(5L, 2L, 3L, 9L), 0);
    assertThat(some)
        .isEqualTo(new ResolvedLetters(0, List.of(new Run(2, 4), new Run(5, 6), new Run(9, 10))));
    assertThat(some.unresolved(0, 10)).isEqualTo(6);
    ResolvedLetters more = some.with(List.of(0L, 1L, 4L), 0);
    assertThat(more).isEqualTo(new ResolvedLetters(6, List.of(new Run(9, 10))));
    assertThat(more.contains(5)).isTrue();
    assertThat(more.contains(6)).isFalse();
    assertThat(more.contains(9)).isTrue();
  }

  @Test
  void whatTheTopicDroppedCountsNoMore() {
    ResolvedLetters some = ResolvedLetters.none().with(List.of(2L, 8L), 0);
    assertThat(some.unresolved(5, 10)).isEqualTo(4);
    assertThat(some.with(List.of(), 8)).isEqualTo(new ResolvedLetters(9, List.of()));
  }

  @Test
  void aCommitIsReadAsItWasWritten() {
    SplittableRandom random = new SplittableRandom(7);
    for (int round = 0; round < 200; round++) {
      Set<Long> chosen = new TreeSet<>();
      for (int i = random.nextInt(300); i > 0; i--) {
        chosen.add(random.nextLong(5_000));
      }
      ResolvedLetters resolved = ResolvedLetters.none().with(chosen, random.nextLong(100));
      ResolvedLetters read =
          ResolvedLetters.read(resolved.offset(), resolved.metadata(TOPIC), TOPIC, END);
      assertThat(read).isEqualTo(resolved);
      long begin = random.nextLong(2_000);
      long counted =
          LongStream.range(begin, 5_000).filter(letter -> !resolved.contains(letter)).count();
      assertThat(read.unresolved(begin, 5_000)).isEqualTo(counted);
    }
  }

  @Test
  void anOffsetThatSomebodyChoseCountsAlone() {
    ResolvedLetters some = ResolvedLetters.none().with(List.of(5L), 0);
    assertThat(ResolvedLetters.read(3, some.metadata(TOPIC), TOPIC, END))
        .isEqualTo(new ResolvedLetters(3, List.of()));
    assertThat(ResolvedLetters.read(3, "", TOPIC, END))
        .isEqualTo(new ResolvedLetters(3, List.of()));
    String damaged = some.metadata(TOPIC).replace('A', 'B');
    assertThat(ResolvedLetters.read(0, damaged, TOPIC, END)).isEqualTo(ResolvedLetters.none());
  }

  @Test
  void anotherTopicOfTheNameHasNothingResolved() {
    ResolvedLetters some = ResolvedLetters.none().with(List.of(0L, 1L, 2L, 5L), 0);
    assertThat(ResolvedLetters.read(3, some.metadata("another"), TOPIC, END))
        .isEqualTo(ResolvedLetters.none());
    assertThat(ResolvedLetters.read(30, "", TOPIC, 4)).isEqualTo(ResolvedLetters.none());
  }

  @Test
  void moreThanACommitHoldsIsLeftOutFromTheFarEnd() {
    ResolvedLetters many =
        ResolvedLetters.none()
            .with(LongStream.range(0, 50_000).map(i -> 1 + i * 1_000).boxed().toList(), 0);
    ResolvedLetters fitting = many.fitting(TOPIC);
    assertThat(fitting.metadata(TOPIC)).hasSizeLessThanOrEqualTo(ResolvedLetters.LONGEST);
    assertThat(fitting.beyond())
        .hasSizeGreaterThan(700)
        .isEqualTo(many.beyond().subList(0, fitting.beyond().size()));
    ResolvedLetters few = ResolvedLetters.none().with(List.of(7L), 0);
    assertThat(few.fitting(TOPIC)).isEqualTo(few);
  }
}
