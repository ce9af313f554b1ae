package dev.tributary.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DispatcherTest {
  private static final Limits LIMITS =
      new Limits(4, Long.MAX_VALUE, 1_000_000, 100, 1_000, 10, 10_000, Duration.ofNanos(100), 1);

  private final List<Work<String>> started = new ArrayList<>();
  private final List<Work<String>> resumed = new ArrayList<>();
  private final List<Work<String>> cancelled = new ArrayList<>();
  private final List<Work<String>> stored = new ArrayList<>();
  private final List<Work<String>> forgotten = new ArrayList<>();
  private Dispatcher<String> dispatcher = dispatcher(LIMITS, true);

  @Test
  void aKeyThatIsBusyHoldsNoOtherKeyUp() {
    dispatcher.assign(0, Position.at(0), List.of());
    read(0, 0, "a", "a", "b", "c");
    assertThat(started()).containsExactly("a0", "b2", "c3");
    dispatcher.finished(started.get(1));
    dispatcher.finished(started.get(2));
    assertThat(dispatcher.position(0)).isEqualTo(new Position(0, 0, List.of(new Run(2, 4))));
    dispatcher.finished(started.getFirst());
    assertThat(started()).endsWith("a1");
    assertThat(dispatcher.position(0)).isEqualTo(new Position(1, 0, List.of(new Run(2, 4))));
  }

  @Test
  void aPartitionThatIsTakenOnIsNotTakenOnAgainAndKeepsItsBooks() {
    dispatcher.assign(0, Position.at(0), List.of());
    read(0, 0, "a");
    assertThatThrownBy(() -> dispatcher.assign(0, Position.at(0), List.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("partition 0 is already taken on");
    dispatcher.finished(started.getFirst());
    assertThat(dispatcher.position(0).frontier()).isEqualTo(1);
    dispatcher.remove(0);
    dispatcher.assign(0, Position.at(1), List.of());
    assertThat(dispatcher.position(0).frontier()).isEqualTo(1);
  }

  @Test
  void keysWhoseHashesCollideAreDifferentKeys() {
    assertThat(key("Aa")).hasSameHashCodeAs(key("BB"));
    dispatcher.assign(0, Position.at(0), List.of());
    read(0, 0, "Aa", "BB", "Aa");
    assertThat(started()).containsExactly("Aa0", "BB1");
  }

  @Test
  void recordsWithoutAKeyAndFlowsWithoutOrderRunSideBySide() {
    dispatcher.assign(0, Position.at(0), List.of());
    read(0, 0, null, null);
    assertThat(started).hasSize(2);
    dispatcher = dispatcher(LIMITS, false);
    dispatcher.assign(0, Position.at(0), List.of());
    started.clear();
    read(0, 0, "a", "a");
    assertThat(started).hasSize(2);
  }

  @Test
  void recordsThatWaitTakeMemoryAndNoMoreBeginThanThereIsRoomFor() {
    dispatcher =
        dispatcher(new Limits(9, 25, 1_000, 100, 1_000, 0, 0, Duration.ofDays(1), 1), true);
    dispatcher.assign(0, Position.at(0), List.of());
    read(0, 0, "a", "b", "c", "d", "e", "f");
    assertThat(started())
        .as("10 bytes each, and the third begins below 25")
        .containsExactly("a0", "b1", "c2");
    started.forEach(work -> dispatcher.waits(work, 0));
    assertThat(started).as("who waits holds what it holds").hasSize(3);

    dispatcher.wakes(started.get(1));
    assertThat(resumed).as("and may go on").containsExactly(started.get(1));
    dispatcher.finished(started.get(1));
    assertThat(started()).endsWith("d3");
    assertThat(started).hasSize(4);
  }

  @Test
  void aDeadLetterHoldsItsKeyAndNoRoom() {
    dispatcher =
        dispatcher(new Limits(9, 10, 1_000, 100, 1_000, 9, 1_000, Duration.ofDays(1), 1), true);
    dispatcher.assign(0, Position.at(0), List.of());
    read(0, 0, "a", "a", "b");
    dispatcher.died(started.getFirst(), mark(0, "a"));
    assertThat(started()).containsExactly("a0", "b2");
    assertThat(dispatcher.underWay()).isEqualTo(10);
    dispatcher.finished(started.getLast());
    assertThat(dispatcher.underWay()).isZero();
  }

  @Test
  void aRecordLargerThanAllRoomBeginsAlone() {
    dispatcher = dispatcher(new Limits(9, 5, 1_000, 100, 1_000, 0, 0, Duration.ofDays(1), 1), true);
    dispatcher.assign(0, Position.at(0), List.of());
    read(0, 0, "a", "b");
    assertThat(started()).containsExactly("a0");
    dispatcher.finished(started.getFirst());
    assertThat(started()).containsExactly("a0", "b1");
  }

  @Test
  void partitionsTakeTurnsHoweverMuchOneOfThemHolds() {
    dispatcher = dispatcher(LIMITS.running(1), true);
    dispatcher.assign(0, Position.at(0), List.of());
    dispatcher.assign(1, Position.at(0), List.of());
    read(0, 0, "a", "b", "c", "d");
    read(1, 0, "x", "y");
    while (started.size() < 6) {
      dispatcher.finished(started.getLast());
    }
    assertThat(started()).containsExactly("a0", "b1", "x0", "c2", "y1", "d3");
  }

  @Test
  void aKeyWithMuchToDoLetsTheOthersOfItsPartitionHaveTheirTurn() {
    dispatcher = dispatcher(LIMITS.running(1), true);
    dispatcher.assign(0, Position.at(0), List.of());
    read(0, 0, "a", "a", "a", "b", "c");
    while (started.size() < 5) {
      dispatcher.finished(started.getLast());
    }
    assertThat(started()).containsExactly("a0", "b3", "c4", "a1", "a2");
  }

  @Test
  void aRecordThatWaitsGivesItsPlaceToAnother() {
    dispatcher = dispatcher(LIMITS.running(1), true);
    dispatcher.assign(0, Position.at(0), List.of());
    read(0, 0, "a", "b");
    dispatcher.waits(started.getFirst(), 0);
    assertThat(started()).containsExactly("a0", "b1");
    dispatcher.wakes(started.getFirst());
    assertThat(resumed).isEmpty();
    dispatcher.finished(started.get(1));
    assertThat(resumed).hasSize(1);
  }

  @Test
  void aKeyThatWaitsLongIsParkedOnlyWhileOthersPass() {
    dispatcher.assign(0, Position.at(0), List.of());
    read(0, 0, "a", "a", "b");
    Work<String> slow = started.getFirst();
    dispatcher.waits(slow, 0);
    dispatcher.tick(1_000);
    assertThat(stored).as("nobody passes: the system is down").isEmpty();
    dispatcher.finished(started.get(1));
    dispatcher.tick(99);
    assertThat(stored).as("not long yet").isEmpty();
    dispatcher.tick(100);
    assertThat(stored).containsExactly(slow);
    assertThat(dispatcher.position(0).frontier()).isZero();
    dispatcher.stored(slow);
    assertThat(dispatcher.position(0).frontier()).isEqualTo(1);
    // The one behind it follows it, and doesn't start before it.
    assertThat(stored).hasSize(2);
    dispatcher.stored(stored.getLast());
    assertThat(dispatcher.position(0)).isEqualTo(new Position(3, 0, List.of()));
    assertThat(started()).containsExactly("a0", "b2");
    dispatcher.wakes(slow);
    dispatcher.finished(slow);
    assertThat(started()).as("not before the copy is deleted").containsExactly("a0", "b2");
    dispatcher.forgotten(forgotten.getFirst());
    assertThat(started()).containsExactly("a0", "b2", "a1");
    assertThat(dispatcher.progress(0).unfinished(3)).isEqualTo(1);
  }

  @Test
  void aParkedRecordOfAnEarlierOwnerWaitsForThoseBeforeIt() {
    dispatcher.assign(0, Position.at(0), List.of(incoming(1, "a", 0)));
    assertThat(started).isEmpty();
    read(0, 0, "a", "a", "b");
    assertThat(started()).containsExactly("a0", "b2");
    dispatcher.finished(started.getFirst());
    assertThat(started()).containsExactly("a0", "b2", "a1");
  }

  @Test
  void whatAnEarlierOwnerFinishedIsPassedUnlessItIsAnotherRecordByNow() {
    dispatcher.assign(0, new Position(0, 3, List.of(new Run(1, 3))), List.of());
    dispatcher.read(0, List.of(incoming(0, "a", 3), incoming(1, "b", 3), incoming(2, "c", 4)), 3);
    assertThat(started()).containsExactly("a0", "c2");
    assertThat(dispatcher.position(0)).isEqualTo(new Position(0, 4, List.of(new Run(1, 2))));
  }

  @Test
  void gapsInTheLogArePassed() {
    dispatcher.assign(0, Position.at(0), List.of());
    dispatcher.read(0, List.of(incoming(5, "a", 0)), 9);
    assertThat(dispatcher.position(0)).isEqualTo(new Position(5, 0, List.of(new Run(6, 9))));
    dispatcher.finished(started.getFirst());
    assertThat(dispatcher.position(0).frontier()).isEqualTo(9);
  }

  @Test
  void aPartitionIsClosedByBytesByRecordsAndByWhatIsFinishedBeyond() {
    dispatcher =
        dispatcher(
            new Limits(4, Long.MAX_VALUE, 30, 100, 1_000, 0, 0, Duration.ofDays(1), 1), true);
    dispatcher.assign(0, Position.at(0), List.of());
    read(0, 0, "a", "b");
    assertThat(dispatcher.isOpen(0)).isTrue();
    dispatcher.assign(1, Position.at(0), List.of());
    assertThat(dispatcher.isOpen(0)).as("half of it belongs to the other now").isFalse();

    dispatcher =
        dispatcher(new Limits(4, Long.MAX_VALUE, 1_000, 100, 3, 0, 0, Duration.ofDays(1), 1), true);
    dispatcher.assign(0, Position.at(0), List.of());
    started.clear();
    read(0, 0, "a", "b", "c", "d");
    started.subList(1, 4).forEach(dispatcher::finished);
    assertThat(dispatcher.isOpen(0)).isFalse();
    dispatcher.finished(started.getFirst());
    assertThat(dispatcher.isOpen(0)).isTrue();
  }

  @Test
  void moreIsReadWhenFewKeysCouldGoAndNotBefore() {
    Limits many =
        new Limits(4, Long.MAX_VALUE, 1_000_000, 10_000, 10_000, 0, 0, Duration.ofDays(1), 1);
    dispatcher = dispatcher(many, true);
    dispatcher.assign(0, Position.at(0), List.of());
    dispatcher.assign(1, Position.at(0), List.of());
    long offset = 0;
    for (; offset < 250; offset++) {
      assertThat(dispatcher.isOpen(0)).isTrue();
      read(0, offset, "k" + offset);
    }
    for (; dispatcher.isOpen(0); offset++) {
      read(0, offset, "k" + offset);
    }
    assertThat(offset).as("250 of 500 for each, and what runs").isEqualTo(254);
    assertThat(dispatcher.isOpen(1)).isTrue();

    dispatcher.finished(started.getFirst());
    assertThat(dispatcher.isOpen(0)).isTrue();
  }

  @Test
  void aHotKeyIsReadOnForOthers() {
    Limits many =
        new Limits(4, Long.MAX_VALUE, 1_000_000, 10_000, 10_000, 0, 0, Duration.ofDays(1), 1);
    dispatcher = dispatcher(many, true);
    dispatcher.assign(0, Position.at(0), List.of());
    for (int offset = 0; offset < 9_000; offset++) {
      assertThat(dispatcher.isOpen(0)).isTrue();
      read(0, offset, "hot");
    }
    assertThat(started).hasSize(1);
  }

  @Test
  void aPartitionGivenAwayEndsWhatRunsAndGivesUpWhatWaits() {
    dispatcher.assign(0, Position.at(0), List.of());
    read(0, 0, "a", "a", "b");
    dispatcher.waits(started.get(1), 0);
    dispatcher.revoke(0);
    assertThat(cancelled).containsExactly(started.get(1));
    assertThat(dispatcher.isDrained(0)).isFalse();
    dispatcher.abandoned(started.get(1));
    dispatcher.finished(started.getFirst());
    assertThat(dispatcher.isDrained(0)).isTrue();
    assertThat(started()).as("nothing new begins").containsExactly("a0", "b2");
    assertThat(dispatcher.position(0).frontier()).isEqualTo(1);
    dispatcher.remove(0);
    assertThat(dispatcher.partitions()).isEmpty();
  }

  @Test
  void aRecordSentBackGoesBeforeItsKeyAndNeverBesideIt() {
    dispatcher.assign(0, Position.at(0), List.of());
    read(0, 0, "a", "a", "b");
    dispatcher.finished(started.get(0));
    dispatcher.finished(started.get(1));
    assertThat(started()).containsExactly("a0", "b2", "a1");
    assertThat(dispatcher.takeBack(0, incoming(0, "a", 0))).isTrue();
    read(0, 3, "a", "b");
    assertThat(started()).as("a1 is under way").containsExactly("a0", "b2", "a1", "b4");
    dispatcher.finished(started.get(2));
    Work<String> back = started.getLast();
    assertThat(back.record.value() + " " + back).isEqualTo("a 0/sent back 0 RUNNING parked");
    dispatcher.tick(0);
    assertThat(stored.getLast().offset()).as("what waits behind it is parked").isEqualTo(3);
    assertThat(dispatcher.position(0))
        .as("its position is passed already")
        .isEqualTo(new Position(3, 0, List.of()));
    dispatcher.finished(back);
    assertThat(forgotten).containsExactly(back);
    dispatcher.stored(stored.getLast());
    assertThat(started).hasSize(5);
    dispatcher.forgotten(back);
    assertThat(started.getLast().offset()).isEqualTo(3);
  }

  @Test
  void aRecordSentBackWaitsForTheEndOfARoundAndBeginsTheNext() {
    dispatcher = dispatcher(LIMITS.perKey(3), true);
    dispatcher.assign(0, Position.at(100), List.of());
    read(0, 100, "a", "a", "a", "a");
    assertThat(started).extracting(Work::offset).containsExactly(100L, 101L, 102L);

    assertThat(dispatcher.takeBack(0, incoming(7, "a", 0))).isTrue();
    dispatcher.finished(started.get(0));
    dispatcher.finished(started.get(1));
    assertThat(started).as("the round isn't over").hasSize(3);

    dispatcher.finished(started.get(2));
    assertThat(started.subList(3, started.size()))
        .extracting(Work::toString)
        .containsExactly("0/sent back 7 RUNNING parked", "0/103 RUNNING");
  }

  @Test
  void recordsSentBackKeepTheirOrderAndTheirBound() {
    dispatcher =
        dispatcher(
            new Limits(4, Long.MAX_VALUE, 1_000, 100, 1_000, 20, 10_000, Duration.ofNanos(100), 1),
            true);
    dispatcher.assign(0, Position.at(100), List.of());
    read(0, 100, "a");
    assertThat(dispatcher.takeBack(0, incoming(7, "a", 0))).isTrue();
    assertThat(dispatcher.takeBack(0, incoming(5, "a", 0))).isTrue();
    assertThat(dispatcher.takeBack(0, incoming(5, "a", 0))).as("it is there").isFalse();
    assertThat(dispatcher.takeBack(0, incoming(9, "b", 0))).as("a tenth of 20").isFalse();
    assertThat(dispatcher.takeBack(1, incoming(9, "b", 0))).as("not ours").isFalse();
    dispatcher.finished(started.getFirst());
    assertThat(started.getLast().toString()).startsWith("0/sent back 5");
    dispatcher.finished(started.getLast());
    dispatcher.forgotten(forgotten.getLast());
    assertThat(started.getLast().toString()).startsWith("0/sent back 7");
    assertThat(dispatcher.takeBack(0, incoming(9, "b", 0))).isTrue();
    dispatcher.revoke(0);
    assertThat(dispatcher.takeBack(0, incoming(10, "c", 0))).as("given away").isFalse();
  }

  @Test
  void aKeyWaitsForItsDeadLetterAndItsRecordsAreParkedMeanwhile() {
    dispatcher.assign(0, Position.at(0), List.of());
    read(0, 0, "a", "a", "b", "a");
    dispatcher.died(started.getFirst(), mark(0, "a"));
    dispatcher.finished(started.get(1));
    assertThat(started()).containsExactly("a0", "b2");
    assertThat(stored).extracting(Work::offset).containsExactly(1L);
    dispatcher.stored(stored.getFirst());
    dispatcher.stored(stored.get(1));
    assertThat(dispatcher.position(0))
        .as("nothing holds the position up")
        .isEqualTo(new Position(4, 0, List.of()));
    assertThat(dispatcher.progress(0).held()).isEqualTo(new Progress.Held(1, 2));
    assertThat(dispatcher.progress(0).parked()).isEqualTo(2);
    assertThat(dispatcher.oldest(0)).isEqualTo("a");
    assertThat(dispatcher.isDrained(0)).isTrue();

    assertThat(dispatcher.released(0, 1)).as("that is none").isFalse();
    assertThat(dispatcher.released(0, 0)).isTrue();
    assertThat(started()).as("its mark is still there").hasSize(2);
    dispatcher.forgotten(forgotten.getFirst());
    dispatcher.finished(started.getLast());
    dispatcher.forgotten(forgotten.getLast());
    assertThat(started()).containsExactly("a0", "b2", "a1", "a3");
    assertThat(dispatcher.progress(0).held()).isEqualTo(Progress.Held.NOTHING);
    assertThat(dispatcher.released(0, 0)).isFalse();
  }

  @Test
  void aMarkOfAnEarlierOwnerHoldsItsKeyAndGoesOnlyWhenItsRecordWasPassed() {
    dispatcher.assign(0, Position.at(0), List.of(mark(0, "a")));
    assertThat(dispatcher.released(0, 0)).as("it would be read and handled anew").isFalse();
    read(0, 0, "a", "a", "b");
    assertThat(started()).containsExactly("b2");
    assertThat(dispatcher.released(0, 0)).isTrue();
    dispatcher.forgotten(forgotten.getFirst());
    assertThat(started()).containsExactly("b2");
    dispatcher.stored(stored.getFirst());
    assertThat(started()).containsExactly("b2", "a1");
  }

  @Test
  void aDeadLetterThatIsSentBackGoesBeforeWhatWaitsForItHoweverMuchThatIs() {
    dispatcher =
        dispatcher(
            new Limits(4, Long.MAX_VALUE, 1_000, 100, 1_000, 2, 10_000, Duration.ofNanos(100), 1),
            true);
    dispatcher.assign(0, Position.at(0), List.of());
    read(0, 0, "a", "a", "a");
    dispatcher.died(started.getFirst(), mark(0, "a"));
    dispatcher.stored(stored.getFirst());
    assertThat(stored).as("there is no more room").hasSize(1);
    assertThat(dispatcher.position(0).frontier()).isEqualTo(2);
    assertThat(dispatcher.takeBack(0, incoming(0, "a", 0))).isTrue();
    assertThat(started).hasSize(2);
    assertThat(started.getLast().isSentBack()).isTrue();
    dispatcher.finished(started.getLast());
    dispatcher.forgotten(forgotten.getFirst());
    assertThat(started).as("nobody has said that it is dealt with").hasSize(2);
    assertThat(dispatcher.released(0, 0)).isTrue();
    dispatcher.forgotten(forgotten.getLast());
    assertThat(started()).endsWith("a1");
  }

  @Test
  void aRecordThatDiesWhileItIsParkedIsDealtWithBoth() {
    dispatcher.assign(0, Position.at(0), List.of());
    read(0, 0, "a", "a", "b");
    Work<String> slow = started.getFirst();
    dispatcher.waits(slow, 0);
    dispatcher.finished(started.get(1));
    dispatcher.tick(100);
    assertThat(stored).containsExactly(slow);
    dispatcher.wakes(slow);
    dispatcher.died(slow, mark(0, "a"));
    assertThat(dispatcher.released(0, 0)).isTrue();
    assertThat(forgotten).as("its copy isn't written yet").isEmpty();
    dispatcher.stored(slow);
    assertThat(forgotten).containsExactly(slow);
    assertThat(slow.record.dead()).as("whoever deletes it knows that there is a mark too").isTrue();
    dispatcher.forgotten(slow);
    dispatcher.stored(stored.getLast());
    assertThat(started()).endsWith("a1");
  }

  @Test
  void noMoreIsReadWhileAsManyKeysWaitForDeadLettersAsMayBeParked() {
    dispatcher =
        dispatcher(
            new Limits(4, Long.MAX_VALUE, 1_000, 100, 1_000, 2, 10_000, Duration.ofNanos(100), 1),
            true);
    dispatcher.assign(0, Position.at(0), List.of());
    read(0, 0, "a", "b");
    dispatcher.died(started.getFirst(), mark(0, "a"));
    assertThat(dispatcher.isOpen(0)).isTrue();
    dispatcher.died(started.getLast(), mark(1, "b"));
    assertThat(dispatcher.isOpen(0)).isFalse();
    dispatcher.released(0, 1);
    assertThat(dispatcher.isOpen(0)).isTrue();
  }

  private static Incoming<String> mark(long offset, String key) {
    return new Incoming<>(offset, 0, key(key), 1, key, true);
  }

  private Dispatcher<String> dispatcher(Limits limits, boolean keyed) {
    return new Dispatcher<>(
        limits,
        keyed,
        new Sink<>() {
          @Override
          public void start(Work<String> work) {
            started.add(work);
          }

          @Override
          public void resume(Work<String> work) {
            resumed.add(work);
          }

          @Override
          public void cancel(Work<String> work) {
            cancelled.add(work);
          }

          @Override
          public void store(Work<String> work) {
            stored.add(work);
          }

          @Override
          public void forget(Work<String> work) {
            forgotten.add(work);
          }
        });
  }

  private List<String> started() {
    return started.stream()
        .map(work -> work.record.value() + work.offset())
        .collect(Collectors.toList());
  }

  private void read(int partition, long from, String... keys) {
    dispatcher.read(
        partition,
        IntStream.range(0, keys.length).mapToObj(i -> incoming(from + i, keys[i], 0)).toList(),
        from + keys.length);
  }

  private static Incoming<String> incoming(long offset, String key, int epoch) {
    return new Incoming<>(offset, epoch, key == null ? null : key(key), 10, key);
  }

  private static Key key(String text) {
    return new Key(text.getBytes(StandardCharsets.UTF_8));
  }
}
