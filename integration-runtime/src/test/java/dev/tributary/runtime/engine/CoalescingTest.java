package dev.tributary.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Of the records of a key that wait only the newest goes. */
class CoalescingTest {
  private static final Limits LIMITS =
      new Limits(4, Long.MAX_VALUE, 1_000_000, 100, 1_000, 10, 10_000, Duration.ofNanos(100), 1);

  private final List<Work<String>> started = new ArrayList<>();
  private final List<Work<String>> resumed = new ArrayList<>();
  private final List<Work<String>> stored = new ArrayList<>();
  private final List<Work<String>> forgotten = new ArrayList<>();
  private Dispatcher<String> dispatcher = dispatcher(LIMITS.coalesce(Duration.ZERO));

  @Test
  void whatWaitsWhileOneIsUnderWayIsSupersededByTheNewest() {
    dispatcher.assign(0, Position.at(0), List.of());
    read(0, "a");
    read(1, "a", "a", "a", "b");
    assertThat(started()).containsExactly("a0", "b4");
    finish(last("a"));
    assertThat(started()).containsExactly("a0", "b4", "a3");
    assertThat(overtaken(last("a"))).containsExactly(1L, 2L);
    finish(last("b"));
    assertThat(dispatcher.position(0).frontier()).as("not before the newest has ended").isOne();
    finish(last("a"));
    assertThat(dispatcher.position(0).frontier()).isEqualTo(5);
    assertThat(started).hasSize(3);
  }

  @Test
  void whatSupersedesNothingLetsTheNextOlderOneGo() {
    dispatcher.assign(0, Position.at(0), List.of());
    dispatcher.finished(begun("a", "a", "a", "a"));
    assertThat(started()).as("3 was a dead letter").containsExactly("x0", "a4", "a3");
    assertThat(overtaken(last("a"))).containsExactly(1L, 2L);
    read(5, "a");
    finish(last("a"));
    assertThat(started()).as("what came meanwhile has its turn after them").endsWith("a5");
    assertThat(dispatcher.position(0).frontier()).isEqualTo(5);
  }

  @Test
  void thoseOvertakenButNotSupersededGoByThemselvesTheNewestFirst() {
    dispatcher.assign(0, Position.at(0), List.of());
    Work<String> newest = begun("a", "a", "a", "a");
    dispatcher.finished(newest, List.of(newest.overtakes.get(1)));
    assertThat(started()).endsWith("a3");
    assertThat(overtaken(last("a"))).containsExactly(1L);
    assertThat(dispatcher.position(0).beyond())
        .as("of a key none is finished before an earlier one")
        .isEmpty();
    dispatcher.finished(last("a"));
    assertThat(started()).endsWith("a1");
    assertThat(dispatcher.position(0).frontier()).isEqualTo(1);
    dispatcher.finished(last("a"));
    assertThat(dispatcher.position(0).frontier()).isEqualTo(5);
  }

  @Test
  void whatStandsAsideGoesWhenAllOlderOnesHaveEnded() {
    dispatcher.assign(0, Position.at(0), List.of());
    dispatcher.stoodAside(begun("a", "a", "a"));
    assertThat(started()).endsWith("a2");
    finish(last("a"));
    assertThat(started()).endsWith("a3");
    assertThat(overtaken(last("a"))).isEmpty();
    assertThat(dispatcher.position(0).frontier()).isEqualTo(3);
    finish(last("a"));
    assertThat(dispatcher.position(0).frontier()).isEqualTo(4);
  }

  @Test
  void aRecordWaitsForNewerOnesAsLongAsTheWindowAndNoLonger() {
    dispatcher = dispatcher(LIMITS.coalesce(Duration.ofNanos(50)));
    dispatcher.passes(1_000);
    dispatcher.assign(0, Position.at(0), List.of());
    read(0, "a", "b");
    dispatcher.passes(1_030);
    read(2, "a");
    assertThat(started).isEmpty();
    assertThat(dispatcher.untilRipe()).hasValue(20);
    dispatcher.passes(1_050);
    assertThat(started()).containsExactlyInAnyOrder("a2", "b1");
    assertThat(dispatcher.untilRipe()).isEmpty();
    read(3, "a");
    finish(last("a"));
    assertThat(started).as("the next one waits from when it came").hasSize(2);
    dispatcher.passes(1_099);
    assertThat(started).hasSize(2);
    dispatcher.passes(1_100);
    assertThat(started()).endsWith("a3");
  }

  @Test
  void nobodyWaitsInAPartitionThatTakesNoMoreIn() {
    dispatcher =
        dispatcher(
            new Limits(
                4,
                Long.MAX_VALUE,
                1_000,
                3,
                1_000,
                0,
                0,
                Duration.ofDays(1),
                1,
                Duration.ofDays(1)));
    dispatcher.assign(0, Position.at(0), List.of());
    read(0, "a", "a");
    assertThat(started).isEmpty();
    read(2, "b");
    assertThat(dispatcher.isOpen(0)).isFalse();
    assertThat(started()).containsExactlyInAnyOrder("a1", "b2");
  }

  @Test
  void whatWaitsLongIsParkedWithWhatItOvertakesAndFinishedWithIt() {
    dispatcher.assign(0, Position.at(0), List.of());
    Work<String> newest = begun("a", "a", "a");
    dispatcher.waits(newest, 0);
    read(4, "b");
    finish(last("b"));
    dispatcher.tick(200);
    for (int i = 0; i < stored.size(); i++) {
      dispatcher.stored(stored.get(i));
    }
    assertThat(stored.stream().map(Work::offset)).containsExactly(1L, 2L, 3L);
    assertThat(dispatcher.position(0).frontier()).isEqualTo(5);
    dispatcher.wakes(newest);
    assertThat(resumed).containsExactly(newest);
    finish(newest);
    for (int i = 0; i < forgotten.size(); i++) {
      dispatcher.forgotten(forgotten.get(i));
    }
    assertThat(forgotten.stream().map(Work::offset)).containsExactly(1L, 2L, 3L);
    assertThat(dispatcher.isDrained(0)).isTrue();
  }

  @Test
  void whatWasSentBackGoesByItself() {
    dispatcher.assign(0, Position.at(10), List.of());
    read(10, "a");
    read(11, "a", "a");
    assertThat(dispatcher.takeBack(0, incoming(3, "a"))).isTrue();
    finish(last("a"));
    assertThat(last("a").isSentBack()).isTrue();
    assertThat(last("a").overtakes).isEmpty();
    finish(last("a"));
    dispatcher.forgotten(forgotten.getFirst());
    assertThat(started()).endsWith("a12");
    assertThat(overtaken(last("a"))).containsExactly(11L);
  }

  @Test
  void copiesThatReadingHasNotPassedAreNotInARound() {
    dispatcher.assign(0, Position.at(5), List.of(incoming(3, "a"), incoming(6, "a")));
    assertThat(started()).containsExactly("a3");
    finish(last("a"));
    dispatcher.forgotten(forgotten.getFirst());
    assertThat(started).hasSize(1);
    read(5, "b", "a", "a", "a");
    assertThat(stored.stream().map(Work::offset)).as("behind a copy").containsExactly(7L);
    assertThat(started()).containsExactly("a3", "b5", "a8");
    assertThat(overtaken(last("a"))).containsExactly(6L, 7L);
  }

  /** The newest of these keys, from 1 on; 0 is of another one. */
  private Work<String> begun(String... keys) {
    dispatcher.passes(0);
    read(0, "x");
    dispatcher.finished(started.getFirst());
    read(1, keys);
    return started.getLast();
  }

  private void finish(Work<String> work) {
    dispatcher.finished(work, work.overtakes);
  }

  private Work<String> last(String key) {
    return started.stream().filter(w -> w.record.value().equals(key)).toList().getLast();
  }

  private static List<Long> overtaken(Work<String> work) {
    return work.overtakes.stream().map(Work::offset).toList();
  }

  private List<String> started() {
    return started.stream().map(work -> work.record.value() + work.offset()).toList();
  }

  private void read(long from, String... keys) {
    dispatcher.read(
        0,
        IntStream.range(0, keys.length).mapToObj(i -> incoming(from + i, keys[i])).toList(),
        from + keys.length);
  }

  private static Incoming<String> incoming(long offset, String key) {
    return new Incoming<>(offset, 0, new Key(key.getBytes(StandardCharsets.UTF_8)), 10, key);
  }

  private Dispatcher<String> dispatcher(Limits limits) {
    return new Dispatcher<>(
        limits,
        true,
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
            throw new AssertionError("nobody gives up");
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
}
