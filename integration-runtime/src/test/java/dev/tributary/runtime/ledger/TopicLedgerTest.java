package dev.tributary.runtime.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.broker.LocalBroker;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.FlowPlan.LedgerPlan;
import dev.tributary.runtime.engine.Turn;
import dev.tributary.runtime.kafka.KafkaClients;
import dev.tributary.runtime.ledger.Ledger.Claim;
import dev.tributary.runtime.testkit.Kafka;
import dev.tributary.runtime.testkit.Plans;
import dev.tributary.runtime.testkit.Ports;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TopicLedgerTest {
  private static final Turn TURN =
      new Turn() {
        @Override
        public void checkOwned() {}

        @Override
        public void stepBack() {}

        @Override
        public void pause(Duration time) throws InterruptedException {
          Thread.sleep(time);
        }
      };

  private static LocalBroker broker;
  private static int number;
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
  private final InstantSource clock = now::get;
  private final List<String> told = new CopyOnWriteArrayList<>();
  private Kafka kafka;
  private FlowPlan flow;
  private KafkaClients clients;
  private final List<Ledger> ledgers = new ArrayList<>();

  @BeforeAll
  static void startBroker() {
    broker = LocalBroker.start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void start() {
    kafka = new Kafka(broker.bootstrapServers());
    String name = "ledger-" + number++;
    flow =
        Plans.flow(name, Plans.shop(name), Plans.events(URI.create("http://localhost"), null))
            .kafka(broker.bootstrapServers())
            .partitions(2)
            .build();
    kafka.create(flow.source().topic(), 4, Map.of());
    // Times of the tests' own clock lie in the past.
    kafka.create(
        flow.ledger().topic(),
        2,
        Map.of("cleanup.policy", "compact", "message.timestamp.type", "CreateTime"));
    clients = new KafkaClients(flow, Ports.secrets(), "test");
  }

  @AfterEach
  void stop() {
    ledgers.forEach(Ledger::close);
    clients.close();
    kafka.close();
  }

  @Test
  void anEventIsKnownOnceItsDeliveryIsAcknowledgedAndNoSooner() throws Exception {
    Ledger ledger = started(14, 1_000);
    Claim claim = ledger.claim(record(0, 5), key("a"), TURN).orElseThrow();
    claim.close();
    Claim again = ledger.claim(record(0, 5), key("a"), TURN).orElseThrow();
    again.delivered(TURN);
    again.close();
    assertThat(ledger.claim(record(0, 9), key("a"), TURN)).isEmpty();
    assertThat(ledger.claim(record(0, 9), key("b"), TURN)).isPresent();
    assertThat(ledger.report().orElseThrow().entries()).isEqualTo(1);
  }

  @Test
  void aSecondOfTheSameKeyWaitsForTheFirst() throws Exception {
    Ledger ledger = started(14, 1_000);
    Claim first = ledger.claim(record(0, 5), key("a"), TURN).orElseThrow();
    CompletableFuture<Optional<Claim>> second = new CompletableFuture<>();
    Thread waiting =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    second.complete(ledger.claim(record(0, 6), key("a"), TURN));
                  } catch (InterruptedException e) {
                    second.completeExceptionally(e);
                  }
                });
    await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
    assertThat(second).isNotDone();
    first.delivered(TURN);
    first.close();
    assertThat(waiting.join(Duration.ofSeconds(10))).isTrue();
    assertThat(second.get()).isEmpty();
  }

  @Test
  void aSecondOfTheSameKeyIsSentWhenTheFirstWasNot() throws Exception {
    Ledger ledger = started(14, 1_000);
    Claim first = ledger.claim(record(0, 5), key("a"), TURN).orElseThrow();
    CompletableFuture<Optional<Claim>> second = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                second.complete(ledger.claim(record(0, 6), key("a"), TURN));
              } catch (InterruptedException e) {
                second.completeExceptionally(e);
              }
            });
    first.close();
    assertThat(second.get()).isPresent();
  }

  @Test
  void whoeverTakesThePartitionOverKnowsWhatWasDelivered() throws Exception {
    Ledger before = started(14, 1_000);
    deliver(before, 0, "a", "b");
    deliver(before, 3, "c");
    Ledger after = started(14, 1_000);
    assertThat(after.claim(record(0, 9), key("a"), TURN)).isEmpty();
    assertThat(after.claim(record(3, 9), key("c"), TURN)).isEmpty();
    assertThat(after.claim(record(1, 9), key("d"), TURN)).isPresent();
    // Taken away and given back, with an entry of somebody else's in between.
    deliver(before, 0, "e");
    after.gone(List.of(new TopicPartition(flow.source().topic(), 0)));
    after.assigned(List.of(new TopicPartition(flow.source().topic(), 0)));
    assertThat(after.claim(record(0, 9), key("e"), TURN)).isEmpty();
  }

  @Test
  void onlyWhatWasThereWhenThePartitionCameIsInDoubt() throws Exception {
    kafka.send(flow.source().topic(), "k", "one");
    int partition = kafka.read(flow.source().topic()).getFirst().partition();
    Ledger ledger = started(14, 1_000);
    assertThat(ledger.claim(record(partition, 0), key("a"), TURN).orElseThrow().isDoubtful())
        .isTrue();
    assertThat(ledger.claim(record(partition, 1), key("b"), TURN).orElseThrow().isDoubtful())
        .isFalse();
  }

  @Test
  void theOldestGoForWantOfRoomAndTheReportSaysSinceWhenAllAreKnown() throws Exception {
    Ledger ledger = started(14, 40);
    awaitRead(ledger);
    for (int i = 0; i < 15; i++) {
      now.updateAndGet(t -> t.plusSeconds(60));
      deliver(ledger, 0, "k" + i);
    }
    assertThat(ledger.report().orElseThrow().entries()).isEqualTo(10);
    assertThat(ledger.report().orElseThrow().coversSince()).isEqualTo("2026-01-01T00:06:00Z");
    assertThat(ledger.claim(record(0, 9), key("k4"), TURN)).isPresent();
    assertThat(ledger.claim(record(0, 9), key("k5"), TURN)).isEmpty();
  }

  @Test
  void whatIsOlderThanTheRetentionIsForgottenAndNothingIsMissing() throws Exception {
    Ledger ledger = started(1, 1_000);
    awaitRead(ledger);
    deliver(ledger, 0, "old");
    now.updateAndGet(t -> t.plus(Duration.ofDays(2)));
    deliver(ledger, 0, "new");
    assertThat(ledger.report().orElseThrow().entries()).isEqualTo(1);
    assertThat(ledger.report().orElseThrow().coversSince()).isNull();
    assertThat(ledger.claim(record(0, 9), key("old"), TURN)).isPresent();
  }

  @Test
  void aLedgerThatBeganAnewSaysSinceWhen() throws Exception {
    Ledger first = started(14, 1_000);
    deliver(first, 0, "a");
    now.updateAndGet(t -> t.plusSeconds(3_600));
    Ledger later = started(14, 1_000);
    await().until(() -> later.report().orElseThrow().entries() > 0);
    assertThat(later.report().orElseThrow().coversSince())
        .as("nothing was lost, and before it began there was nothing")
        .isEqualTo("2026-01-01T00:00:00Z");
    kafka.admin().deleteTopics(List.of(flow.ledger().topic())).all().get();
    await()
        .ignoreExceptions()
        .until(
            () -> {
              kafka.create(flow.ledger().topic(), 2, Map.of("cleanup.policy", "compact"));
              return true;
            });
    Ledger anew = started(14, 1_000);
    assertThat(anew.claim(record(0, 9), key("a"), TURN)).as("it is lost").isPresent();
    assertThat(anew.report().orElseThrow().coversSince()).isEqualTo("2026-01-01T01:00:00Z");
  }

  @Test
  void recordsWaitUntilTheLedgerCanBeRead() throws Exception {
    kafka.admin().deleteTopics(List.of(flow.ledger().topic())).all().get();
    Ledger ledger = started(14, 1_000);
    CompletableFuture<Optional<Claim>> claim = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                claim.complete(ledger.claim(record(0, 5), key("a"), TURN));
              } catch (InterruptedException e) {
                claim.completeExceptionally(e);
              }
            });
    await().atMost(Duration.ofSeconds(30)).until(() -> !told.isEmpty());
    assertThat(told.getFirst()).startsWith("can't be read");
    assertThat(claim).isNotDone();
    kafka.create(flow.ledger().topic(), 2, Map.of("cleanup.policy", "compact"));
    assertThat(claim.get()).isPresent();
    await().until(() -> told.getLast().isEmpty());
  }

  private Ledger started(int days, int entries) {
    Ledger ledger =
        new TopicLedger(
            new LedgerPlan(flow.ledger().topic(), Duration.ofDays(days).toMillis(), entries),
            flow.source().topic(),
            clients.writer(),
            clients::reader,
            clock,
            told::add);
    ledgers.add(ledger);
    ledger.start();
    ledger.assigned(
        java.util.stream.IntStream.range(0, 4)
            .mapToObj(p -> new TopicPartition(flow.source().topic(), p))
            .toList());
    return ledger;
  }

  private static void deliver(Ledger ledger, int partition, String... keys)
      throws InterruptedException {
    for (String key : keys) {
      try (Claim claim = ledger.claim(record(partition, 9), key(key), TURN).orElseThrow()) {
        claim.delivered(TURN);
      }
    }
  }

  private static ConsumerRecord<byte[], byte[]> record(int partition, long offset) {
    return new ConsumerRecord<>("t", partition, offset, "k".getBytes(UTF_8), new byte[0]);
  }

  /** Two source partitions share one of the ledger: what is read later would count for both. */
  private static void awaitRead(Ledger ledger) throws InterruptedException {
    for (int partition = 0; partition < 4; partition++) {
      ledger.claim(record(partition, 9), key("read"), TURN).orElseThrow().close();
    }
  }

  private static String key(String name) {
    return dev.tributary.planner.Names.sha256(name);
  }
}
