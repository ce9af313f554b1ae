package dev.tributary.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.PressurePlan;
import dev.tributary.planner.report.FlowReport.LedgerReport;
import dev.tributary.planner.types.CompiledPlan;
import dev.tributary.runtime.connector.Attempt;
import dev.tributary.runtime.connector.Connector;
import dev.tributary.runtime.connector.Delivery;
import dev.tributary.runtime.connector.Verdict;
import dev.tributary.runtime.deadletter.DeadLetters;
import dev.tributary.runtime.deadletter.Resolutions;
import dev.tributary.runtime.deadletter.ResolvedGroup;
import dev.tributary.runtime.delivery.Deliverer;
import dev.tributary.runtime.delivery.DeliveryListener;
import dev.tributary.runtime.engine.ParkedRecords;
import dev.tributary.runtime.engine.Turn;
import dev.tributary.runtime.kafka.Writer;
import dev.tributary.runtime.ledger.Ledger;
import dev.tributary.runtime.parking.HeldKeys;
import dev.tributary.runtime.pressure.Gates;
import dev.tributary.runtime.report.Tally;
import dev.tributary.runtime.step.Steps;
import dev.tributary.runtime.testkit.Plans;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/**
 * Runs records through a flow whose process dies at every possible point: before a send, after its
 * effect, and before the ledger's acknowledgement. An oracle looks at what the target saw. A ledger
 * that is written before the delivery must be found out.
 */
class LedgerOrderTest {
  private static final int RUNS = 200;
  private static final int RECORDS = 12;

  private final FlowPlan plan =
      Plans.flow("orders", Plans.shop("orders"), Plans.events(URI.create("http://localhost"), null))
          .kafka("localhost:1")
          .build();

  @Test
  void nothingIsLostWhereverTheProcessDies() throws Exception {
    Outcome outcome = run(false);
    assertThat(outcome.lost).isZero();
    assertThat(outcome.crashes).isGreaterThan(RUNS);
    assertThat(outcome.known).as("duplicates from the source are known").isPositive();
  }

  @Test
  void aLedgerWrittenBeforeTheDeliveryIsFoundOut() throws Exception {
    assertThat(run(true).lost).isPositive();
  }

  private Outcome run(boolean planted) throws InterruptedException {
    Outcome outcome = new Outcome();
    for (int seed = 0; seed < RUNS; seed++) {
      World world = new World(new Random(seed), planted);
      RecordFlow flow = flow(world);
      // The position is the frontier: it passes a record only when its handling returned.
      for (int position = 0; position < RECORDS; ) {
        try {
          flow.handle(record(position), new Owned());
          position++;
        } catch (InterruptedException e) {
          outcome.crashes++;
          world.onTheirWay.clear();
          flow = flow(world);
        }
      }
      outcome.known += world.known;
      outcome.lost +=
          (int)
              IntStream.range(0, RECORDS)
                  .mapToObj(LedgerOrderTest::order)
                  .filter(order -> !world.effects.containsKey(order))
                  .distinct()
                  .count();
    }
    return outcome;
  }

  private RecordFlow flow(World world) {
    return new RecordFlow(
        plan,
        "digest",
        new Steps(plan, CompiledPlan.of(plan)),
        new Deliverer(
            world,
            new Gates().of("retail", "events", PressurePlan.NONE),
            Duration.ofSeconds(1),
            plan.delivery(),
            InstantSource.system(),
            new Quiet()),
        world,
        new DeadLetters(
            new Writer(
                () ->
                    new MockProducer<>(
                        true, null, new ByteArraySerializer(), new ByteArraySerializer())),
            plan.deadLetterTopic(),
            plan.name(),
            "digest",
            Duration.ofSeconds(1),
            why -> {}),
        new HeldKeys(ParkedRecords.nowhere(), () -> null, false),
        new Resolutions(
            new ResolvedGroup("letters", "resolved", () -> null, id -> null), why -> {}),
        new Tally(new SimpleMeterRegistry(), "retail", "orders", () -> 0, () -> 0),
        InstantSource.system());
  }

  /** Every third event comes a second time. */
  private static String order(int position) {
    return "#" + (position % 3 == 2 ? position - 1 : position);
  }

  private static ConsumerRecord<byte[], byte[]> record(int position) {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(
            "retail.orders.in",
            0,
            position,
            order(position).getBytes(java.nio.charset.StandardCharsets.UTF_8),
            "{\"name\":\"%s\",\"line_items\":[]}"
                .formatted(order(position))
                .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    Stream.of(Map.entry("ce_id", order(position)), Map.entry("ce_source", "shop"))
        .forEach(
            header ->
                record
                    .headers()
                    .add(
                        header.getKey(),
                        header.getValue().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    return record;
  }

  private static final class Outcome {
    private int lost;
    private int crashes;
    private int known;
  }

  /** The target and the ledger's topic, which outlive the process, and its deaths. */
  private static final class World implements Connector, Ledger {
    private final Random random;
    private final boolean planted;
    private final Map<String, Integer> effects = new HashMap<>();
    private final Set<String> entries = new HashSet<>();
    private final List<String> onTheirWay = new ArrayList<>();
    private int known;

    World(Random random, boolean planted) {
      this.random = random;
      this.planted = planted;
    }

    private void mayDie() throws InterruptedException {
      if (random.nextInt(8) == 0) {
        throw new InterruptedException("killed");
      }
    }

    @Override
    public Verdict send(Delivery delivery, Attempt attempt) throws InterruptedException {
      mayDie();
      effects.merge(delivery.body().path("name").asText(), 1, Integer::sum);
      mayDie();
      return new Verdict.Delivered(false);
    }

    @Override
    public Optional<Claim> claim(
        ConsumerRecord<byte[], byte[]> record, String effectKey, Turn turn) {
      if (entries.contains(effectKey)) {
        known++;
        return Optional.empty();
      }
      if (planted) {
        entries.add(effectKey);
      }
      onTheirWay.add(effectKey);
      return Optional.of(
          new Claim() {
            @Override
            public boolean isDoubtful() {
              return true;
            }

            @Override
            public void delivered(Turn owned) throws InterruptedException {
              mayDie();
              entries.add(effectKey);
              mayDie();
            }

            @Override
            public void close() {
              onTheirWay.remove(effectKey);
            }
          });
    }

    @Override
    public Optional<LedgerReport> report() {
      return Optional.empty();
    }

    @Override
    public void start() {}

    @Override
    public void assigned(Collection<TopicPartition> partitions) {}

    @Override
    public void gone(Collection<TopicPartition> partitions) {}

    @Override
    public void close() {}
  }

  private static final class Owned implements Turn {
    @Override
    public void checkOwned() {}

    @Override
    public void stepBack() {}

    @Override
    public void pause(Duration time) {}
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
