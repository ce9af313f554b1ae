package dev.tributary.runtime.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.runtime.delivery.Gathering.Seat;
import java.util.List;
import org.junit.jupiter.api.Test;

class GatheringTest {
  private final Gathering<String> gathering = new Gathering<>(3, 10);

  @Test
  void enoughRecordsGoAtOnceAndFewWhenTheFirstHasWaited() {
    arrives(gathering.begins(null, "a"), 0);
    arrives(gathering.begins(null, "b"), 5);
    assertThat(take(9)).isEmpty();
    assertThat(take(10)).containsExactly("a", "b");
    arrives(gathering.begins(null, "c"), 20);
    arrives(gathering.begins(null, "d"), 20);
    arrives(gathering.begins(null, "e"), 20);
    arrives(gathering.begins(null, "f"), 20);
    assertThat(take(20)).containsExactly("c", "d", "e");
    assertThat(take(20)).isEmpty();
  }

  @Test
  void recordsOfAKeyTravelInTheirOrderAndNoneWithoutThoseBeforeIt() {
    Seat<String> first = gathering.begins("key", "1");
    Seat<String> second = gathering.begins("key", "2");
    arrives(second, 0);
    assertThat(take(100)).isEmpty();
    arrives(first, 100);
    assertThat(take(110)).containsExactly("1", "2");
  }

  @Test
  void aRecordOfTheKeyThatComesLaterWaitsForTheRequestToEnd() {
    Seat<String> first = gathering.begins("key", "1");
    Seat<String> second = gathering.begins("key", "2");
    arrives(first, 0);
    assertThat(take(10)).containsExactly("1");
    arrives(second, 11);
    assertThat(take(100)).isEmpty();
    gathering.leaves(first);
    assertThat(take(100)).isEmpty();
    gathering.ends(first, 100);
    assertThat(take(110)).containsExactly("2");
  }

  @Test
  void whoIsLeftBehindForWantOfRoomWaitsForThoseBeforeIt() {
    List<Seat<String>> seats =
        List.of("1", "2", "3", "4").stream().map(v -> gathering.begins("key", v)).toList();
    seats.forEach(seat -> arrives(seat, 0));
    assertThat(take(0)).containsExactly("1", "2", "3");
    assertThat(take(100)).isEmpty();
    seats.subList(0, 3).forEach(seat -> gathering.ends(seat, 100));
    assertThat(take(110)).containsExactly("4");
  }

  @Test
  void onlyRecordsOfOneKindTravelTogetherAndNeverMoreThanEachBears() {
    gathering.arrives(gathering.begins(null, "a"), "x", 9, 0);
    gathering.arrives(gathering.begins(null, "b"), "y", 9, 0);
    gathering.arrives(gathering.begins(null, "c"), "x", 2, 0);
    gathering.arrives(gathering.begins(null, "d"), "x", 9, 0);
    assertThat(take(10)).containsExactly("a", "c");
    assertThat(take(10)).containsExactly("b");
    assertThat(take(10)).containsExactly("d");
    gathering.arrives(gathering.begins(null, "alone"), "x", 1, 20);
    assertThat(take(20)).containsExactly("alone");
  }

  private void arrives(Seat<String> seat, long now) {
    gathering.arrives(seat, "any", 9, now);
  }

  private List<String> take(long now) {
    return gathering.take(now).stream().map(Seat::value).toList();
  }
}
