package dev.tributary.runtime.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.tributary.planner.plan.FlowPlan.DeliveryPlan;
import dev.tributary.planner.plan.PressurePlan;
import dev.tributary.runtime.connector.Attempt;
import dev.tributary.runtime.connector.Connector;
import dev.tributary.runtime.connector.Delivery;
import dev.tributary.runtime.connector.Verdict;
import dev.tributary.runtime.engine.Turn;
import dev.tributary.runtime.pressure.Gates;
import dev.tributary.runtime.step.Event;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class DelivererTest {
  private static final Verdict DELIVERED = new Verdict.Delivered(false);
  private static final Verdict ERROR = new Verdict.Retry("5xx", "answered 500");
  private static final Verdict BUSY = new Verdict.Unavailable("503", "answered 503");

  private final List<String> sent = new ArrayList<>();
  private final List<Duration> pauses = new ArrayList<>();
  private final ArrayDeque<Delivery> behind = new ArrayDeque<>();
  private final List<String> probesDelivered = new ArrayList<>();
  private Function<String, Verdict> target = id -> DELIVERED;
  // A second passes with each look at the clock, so that nothing waits at the gate.
  private long nanos;

  private final Deliverer deliverer =
      new Deliverer(
          new Connector() {
            @Override
            public Verdict send(Delivery delivery, Attempt attempt) {
              sent.add(delivery.sequence());
              return target.apply(delivery.sequence());
            }

            @Override
            public void close() {}
          },
          new Gates(() -> nanos += 1_000_000_000).of("retail", "erp", PressurePlan.NONE),
          Duration.ofSeconds(1),
          new DeliveryPlan(3, true, 100, 1_000),
          InstantSource.fixed(Instant.EPOCH),
          new Quiet());

  @Test
  void anUnavailableSystemIsWaitedForWithoutCounting() throws Exception {
    target = id -> sent.size() <= 50 ? BUSY : DELIVERED;
    assertThat(deliver("a")).isEqualTo(new Result.Delivered(false));
    assertThat(sent).hasSize(51);
    assertThat(pauses)
        .startsWith(Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(400));
    assertThat(pauses).endsWith(Duration.ofSeconds(1));
  }

  @Test
  void retryAfterIsHonouredUpToAnHour() throws Exception {
    target =
        id ->
            switch (sent.size()) {
              case 1 -> new Verdict.Unavailable("503", "", Optional.of(Duration.ofSeconds(120)));
              case 2 -> new Verdict.Unavailable("503", "", Optional.of(Duration.ofDays(3)));
              default -> DELIVERED;
            };
    deliver("a");
    assertThat(pauses).containsExactly(Duration.ofSeconds(120), Duration.ofHours(1));
  }

  @Test
  void aRejectedRecordIsDeadAfterOneLook() throws Exception {
    target = id -> new Verdict.Rejected("answered 400");
    assertThat(deliver("a"))
        .isEqualTo(new Result.Dead("answered 400", 1, Instant.EPOCH, Instant.EPOCH));
  }

  @Test
  void aLoneFailingRecordIsDeadAfterItsTriesAndTheNextOneWaits() throws Exception {
    target = id -> ERROR;
    assertThat(deliver("a"))
        .isInstanceOfSatisfying(Result.Dead.class, d -> assertThat(d.attempts()).isEqualTo(4));
    sent.clear();
    target = id -> sent.size() <= 40 ? ERROR : DELIVERED;
    assertThat(deliver("b")).isEqualTo(new Result.Delivered(false));
  }

  @Test
  void aProbeThatPassesShowsThatTheRecordIsPoisoned() throws Exception {
    behind.add(delivery("b"));
    target = id -> id.equals("a") ? ERROR : DELIVERED;
    assertThat(deliver("a")).isInstanceOf(Result.Dead.class);
    assertThat(sent).containsExactly("a", "a", "a", "a", "b", "a");
    assertThat(probesDelivered).containsExactly("b");
  }

  @Test
  void aProbeThatFailsTooShowsAnOutageAndNothingIsGivenUp() throws Exception {
    behind.add(delivery("b"));
    target = id -> sent.size() <= 200 ? ERROR : DELIVERED;
    assertThat(deliver("a")).isEqualTo(new Result.Delivered(false));
    assertThat(sent).contains("b");
  }

  @Test
  void triesBeginAnewWhenAnOutageIsOver() throws Exception {
    behind.add(delivery("b"));
    // The outage ends for others at send 20; "a" fails thrice more, fewer than its tries.
    target =
        id -> {
          if (sent.size() < 20) {
            return ERROR;
          }
          return id.equals("b") || sent.stream().skip(19).filter("a"::equals).count() > 4
              ? DELIVERED
              : ERROR;
        };
    assertThat(deliver("a")).isEqualTo(new Result.Delivered(false));
  }

  private Result deliver(String id) throws InterruptedException {
    return deliverer.deliver(delivery(id), new OwnedTurn(), new Behind());
  }

  private static Delivery delivery(String id) {
    return new Delivery(
        NullNode.instance, Map.of(), "key-" + id, id, new Event(Map.of(), Map.of(), Instant.EPOCH), false);
  }

  private final class Behind implements Probe {
    @Override
    public Optional<Delivery> next() {
      return Optional.ofNullable(behind.peek());
    }

    @Override
    public void delivered(boolean suppressed) {
      probesDelivered.add(behind.poll().sequence());
    }
  }

  private final class OwnedTurn implements Turn {
    @Override
    public void checkOwned() {}

    @Override
    public void pause(Duration time) {
      pauses.add(time);
      nanos += time.toNanos();
    }

    @Override
    public Optional<ConsumerRecord<byte[], byte[]>> another() {
      return Optional.empty();
    }

    @Override
    public void finished(ConsumerRecord<byte[], byte[]> record) {}
  }

  private static final class Quiet implements DeliveryListener {
    @Override
    public void sent(Duration took) {}

    @Override
    public void retrying(String cause) {}

    @Override
    public void waiting(String reason, Duration pause) {}

    @Override
    public void held(String reason) {}

    @Override
    public void working() {}
  }
}
