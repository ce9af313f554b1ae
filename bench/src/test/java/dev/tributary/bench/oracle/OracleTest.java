package dev.tributary.bench.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.bench.oracle.Judgement.Column;
import dev.tributary.bench.oracle.Judgement.DeadLetters;
import dev.tributary.bench.sink.ArrivalLog;
import dev.tributary.bench.sink.Entry;
import dev.tributary.bench.workload.Fate;
import dev.tributary.bench.workload.Orders;
import dev.tributary.bench.workload.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every violation that the oracle is there for is planted once, into a log without any. */
class OracleTest {
  private static final Duration INTERVAL = Duration.ofMillis(100);
  private static final Orders ORDERS =
      new Orders(
          new Workload(7, 2_000, 4, 50, 0.7, 0.01, true, 0.01, new Workload.Latency(1, 2, 0, 0)));

  @TempDir Path dir;
  private final List<Integer> sends = new ArrayList<>();
  private final List<Integer> dead = new ArrayList<>();
  private ArrivalLog log;
  private long now;

  @BeforeEach
  void everythingIsRight() {
    log = new ArrivalLog(dir.resolve("arrivals"));
    for (int event = 0; event < ORDERS.workload().events(); event++) {
      if (ORDERS.workload().fate(event).isPoison()) {
        dead.add(event);
      } else {
        sends.add(event);
      }
    }
  }

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void aRunWithoutFaultsIsClean() {
    assertThat(judge())
        .isEqualTo(
            new Judgement(0, new Column(0, 0), new Column(0, 0), new DeadLetters(0, 0, 0), 0, 0));
    assertThat(dead).hasSizeGreaterThan(5);
  }

  @Test
  void aLostRecordIsFound() {
    sends.remove(Integer.valueOf(good(100)));
    Judgement judgement = judge();
    assertThat(judgement.lost()).isEqualTo(1);
    assertThat(judgement.isKept()).isFalse();
    assertThat(judgement.problems()).containsExactly("1 lost");
  }

  @Test
  void aRecordThatWasOnlyEverAnsweredWith503IsLost() {
    int event =
        IntStream.range(0, ORDERS.workload().events())
            .filter(e -> ORDERS.workload().fate(e) == Fate.UNAVAILABLE_ONCE)
            .findFirst()
            .orElseThrow();
    sends.remove(Integer.valueOf(event));
    sends.forEach(this::send);
    arrive(event, 503, event + 1);
    assertThat(verdict().lost()).isEqualTo(1);
  }

  @Test
  void aDoubleWithTheSameKeyIsOneAsArrivedAndNoneInEffect() {
    int event = good(200);
    sends.forEach(
        e -> {
          send(e);
          if (e == event) {
            send(e);
          }
        });
    Judgement judgement = verdict();
    assertThat(judgement.asArrived()).isEqualTo(new Column(1, 0));
    assertThat(judgement.inEffect()).isEqualTo(new Column(0, 0));
    assertThat(judgement.resent()).isEqualTo(1);
  }

  @Test
  void aDoubleUnderAnotherKeyHasASecondEffect() {
    sends.forEach(this::send);
    int event = lastOfItsKey();
    arrive(event, 201, 1_000_000);
    assertThat(verdict().inEffect()).isEqualTo(new Column(1, 0));
  }

  @Test
  void recordsOfOneKeyThatArriveInOneRequestAreInOrderAndThoseOfAnotherAreNot() {
    int first = good(300);
    int second = nextOfItsKey(first);
    sends.removeAll(List.of(first, second));
    sends.stream().filter(e -> e < first).forEach(this::send);
    List.of(first, second).forEach(e -> log.append(inRequest(true, e, 7)));
    List.of(first, second).forEach(e -> log.append(inRequest(false, e, 7)));
    sends.stream()
        .filter(e -> e > second || (e > first && ORDERS.key(e) != ORDERS.key(first)))
        .forEach(this::send);
    assertThat(verdict().asArrived().disorder()).isZero();
    log.append(inRequest(true, lastOfItsKey(), 8));
    log.append(inRequest(true, nextInKeyBefore(lastOfItsKey()), 9));
    assertThat(verdict().asArrived().disorder()).isPositive();
  }

  @Test
  void swappedRecordsOfOneKeyAreFoundInBothColumns() {
    int first = good(300);
    int second = nextOfItsKey(first);
    int at = sends.indexOf(first);
    int later = sends.indexOf(second);
    sends.set(at, second);
    sends.set(later, first);
    Judgement judgement = judge();
    assertThat(judgement.asArrived().disorder()).isPositive();
    assertThat(judgement.inEffect().disorder()).isPositive();
    assertThat(judgement.lost()).isZero();
  }

  @Test
  void twoRecordsOfOneKeyAtATimeAreDisorderEvenWhenTheyArriveInOrder() {
    int first = good(300);
    int second = nextOfItsKey(first);
    for (int event : sends) {
      if (event == first) {
        log.append(entry(true, event, 201, event + 1));
      } else if (event == second) {
        log.append(entry(true, event, 201, event + 1));
        log.append(entry(false, first, 201, first + 1));
        log.append(entry(false, second, 201, second + 1));
      } else if (ORDERS.key(event) != ORDERS.key(first) || event < first || event > second) {
        send(event);
      }
    }
    assertThat(verdict().asArrived().disorder()).isEqualTo(1);
    assertThat(verdict().inEffect().disorder()).isZero();
  }

  @Test
  void aResendBehindALaterRecordIsDisorderAsArrivedOnly() {
    sends.forEach(this::send);
    int first = good(300);
    send(first);
    send(nextOfItsKey(first));
    Judgement judgement = verdict();
    assertThat(judgement.asArrived().duplicates()).isEqualTo(2);
    assertThat(judgement.asArrived().disorder()).isPositive();
    assertThat(judgement.inEffect()).isEqualTo(new Column(0, 0));
    assertThat(judgement.isKept()).isTrue();
  }

  @Test
  void aSwallowedDeadLetterIsFound() {
    dead.removeFirst();
    Judgement judgement = judge();
    assertThat(judgement.deadLetters()).isEqualTo(new DeadLetters(1, 0, 0));
    assertThat(judgement.isKept()).isFalse();
  }

  @Test
  void anExtraDeadLetterIsFoundThoughTheRecordWasAlsoDelivered() {
    dead.add(good(400));
    Judgement judgement = judge();
    assertThat(judgement.deadLetters()).isEqualTo(new DeadLetters(0, 1, 0));
    assertThat(judgement.isKept()).isFalse();
  }

  @Test
  void aDeadLetterInPlaceOfADeliveryIsExtraAndNotLost() {
    int event = good(400);
    sends.remove(Integer.valueOf(event));
    dead.add(event);
    Judgement judgement = judge();
    assertThat(judgement.lost()).isZero();
    assertThat(judgement.deadLetters().extra()).isEqualTo(1);
  }

  @Test
  void aDeadLetterOfNoKnownEventIsExtra() {
    dead.add(-1);
    assertThat(judge().deadLetters().extra()).isEqualTo(1);
  }

  @Test
  void aDeadLetterWrittenTwiceIsCountedAndForgiven() {
    dead.add(dead.getFirst());
    Judgement judgement = judge();
    assertThat(judgement.deadLetters().doubled()).isEqualTo(1);
    assertThat(judgement.isKept()).isTrue();
  }

  @Test
  void whatMayBeSentAgainIsWhatWasUnderWayAndWhatWasAnsweredWithinTheCommitInterval() {
    long second = 1_000_000_000L;
    int[] events = sends.stream().mapToInt(e -> e).limit(4).toArray();
    // The first is long committed, the second answered just before, two are under way.
    append(true, events[0], 0);
    append(false, events[0], 1);
    append(true, events[1], 2 * second - 5);
    append(false, events[1], 2 * second - 4);
    append(true, events[2], 2 * second - 3);
    append(true, events[3], 2 * second - 2);
    append(false, events[2], 2 * second + 1);
    assertThat(new Oracle(ORDERS, INTERVAL).judge(log, dead, List.of(2 * second)).resentBound())
        .isEqualTo(3);
  }

  @Test
  void whatWasWrittenDownBeforeTheLastFaultIsNotToBeSentAgain() {
    List<Integer> some = sends.stream().limit(4).toList();
    WrittenDown written = new WrittenDown();
    some.forEach(event -> append(true, event, 10 + event));
    written.see(some.get(0) + 1, 100);
    written.see(some.get(1) + 1, 200);
    written.see(some.get(2) + 1, 300);
    List<Long> faults = List.of(150L, 250L);
    // Written before the last fault, after it, never.
    append(true, some.get(1), 260);
    append(true, some.get(2), 261);
    append(true, some.get(3), 262);
    assertThat(written.sentAgain(log, faults)).isEqualTo(1);
    assertThat(written.sentAgain(log, List.of(150L))).isZero();
    assertThat(written.sentAgain(log, List.of())).isZero();
    append(true, some.get(0), 263);
    assertThat(written.sentAgain(log, List.of(150L))).isEqualTo(1);
    assertThat(written.size()).isEqualTo(3);
  }

  private Judgement judge() {
    sends.forEach(this::send);
    return verdict();
  }

  @Test
  void aStateThatANewerOneMadeSuperfluousIsMissedByNobody() {
    int event = good(100);
    sends.remove(Integer.valueOf(event));
    dead.removeIf(poison -> nextOfItsKey(poison) >= 0);
    sends.forEach(this::send);
    Judgement judgement = ofStates();
    assertThat(judgement.problems()).isEmpty();
    assertThat(verdict().lost()).isEqualTo(1);
  }

  @Test
  void aKeysLastStateThatIsMissingIsLost() {
    int last = sends.removeLast();
    sends.forEach(this::send);
    assertThat(ofStates().problems()).as("%d", last).containsExactly("1 lost");
  }

  @Test
  void anOlderStateThatStandsInTheEndIsFound() {
    int event = good(100);
    sends.forEach(this::send);
    arrive(event, 201, event + 1);
    assertThat(ofStates().problems()).containsExactly("1 out of order in effect");
    arrive(lastGood(ORDERS.key(event)), 201, 1);
    assertThat(ofStates().problems()).as("once it is set again").isEmpty();
  }

  private static int lastGood(int key) {
    return IntStream.range(0, ORDERS.workload().events())
        .filter(e -> ORDERS.key(e) == key && !ORDERS.workload().fate(e).isPoison())
        .max()
        .orElseThrow();
  }

  private Judgement ofStates() {
    return new Oracle(ORDERS, INTERVAL, true).judge(log, dead, List.of());
  }

  private Judgement verdict() {
    return new Oracle(ORDERS, INTERVAL).judge(log, dead, List.of());
  }

  /** As an arm does: again after a 503. */
  private void send(int event) {
    if (ORDERS.workload().fate(event) == Fate.UNAVAILABLE_ONCE) {
      arrive(event, 503, event + 1);
    }
    arrive(event, 201, event + 1);
  }

  private void arrive(int event, int status, long effectKey) {
    log.append(entry(true, event, status, effectKey));
    log.append(entry(false, event, status, effectKey));
  }

  private Entry entry(boolean arrival, int event, int status, long effectKey) {
    return new Entry(arrival, now++, event, status, effectKey, ORDERS.partition(event), event, 0);
  }

  private Entry inRequest(boolean arrival, int event, int request) {
    return new Entry(arrival, now++, event, 201, event + 1, -1, -1, request);
  }

  private int nextInKeyBefore(int event) {
    int before = event - 1;
    while (ORDERS.key(before) != ORDERS.key(event)) {
      before--;
    }
    return before;
  }

  private void append(boolean arrival, int event, long nanos) {
    log.append(new Entry(arrival, nanos, event, 201, event + 1, 0, event, 0));
  }

  /** The first event from this one on that is good and has a good one of its key behind it. */
  private int good(int from) {
    int event = from;
    while (ORDERS.workload().fate(event) != Fate.GOOD || nextOfItsKey(event) < 0) {
      event++;
    }
    return event;
  }

  private int nextOfItsKey(int event) {
    for (int next = event + 1; next < ORDERS.workload().events(); next++) {
      if (ORDERS.key(next) == ORDERS.key(event) && ORDERS.workload().fate(next) == Fate.GOOD) {
        return next;
      }
    }
    return -1;
  }

  private int lastOfItsKey() {
    return sends.getLast();
  }
}
