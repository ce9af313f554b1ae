package dev.tributary.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.broker.LocalBroker;
import dev.tributary.crds.v1alpha1.Operation;
import dev.tributary.planner.plan.BatchPlan;
import dev.tributary.planner.plan.BatchPlan.ResultsPlan;
import dev.tributary.planner.plan.EffectPlan;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.OperationPlan;
import dev.tributary.planner.plan.OperationPlan.OutcomePlan;
import dev.tributary.planner.plan.PressurePlan;
import dev.tributary.planner.plan.SourcePlan;
import dev.tributary.planner.plan.TargetPlan;
import dev.tributary.runtime.intake.WebhookListener;
import dev.tributary.runtime.kafka.Positions;
import dev.tributary.runtime.testkit.Kafka;
import dev.tributary.runtime.testkit.Plans;
import dev.tributary.runtime.testkit.Ports;
import dev.tributary.simulators.SimulatorConfig;
import dev.tributary.simulators.SimulatorServer;
import dev.tributary.simulators.faults.Fault;
import dev.tributary.simulators.faults.FaultKind;
import dev.tributary.simulators.journal.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Stock levels to a warehouse that takes many in one request, through a real broker. */
class BatchTest {
  private static final int KEYS = 40;
  private static final int EACH = 50;
  private static final int POISON = 8;
  private static final EffectPlan UPSERT = new EffectPlan.Upsert();
  private static final EffectPlan KEY = new EffectPlan.Key(null, "messageId");

  private static final ResultsPlan RESULTS =
      new ResultsPlan(
          "body.results",
          List.of(
              new OutcomePlan("item.status == 200", Operation.Verdict.Delivered, null),
              new OutcomePlan("item.status == 422", Operation.Verdict.Rejected, "'below zero'"),
              new OutcomePlan("item.status == 503", Operation.Verdict.Unavailable, null)));

  private static LocalBroker broker;
  private SimulatorServer simulators;
  private Kafka kafka;

  @BeforeAll
  static void startBroker() {
    broker = LocalBroker.start();
    try (Kafka there = new Kafka(broker.bootstrapServers())) {
      there.create("tributary.reports", 1, Map.of("cleanup.policy", "compact"));
    }
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void start() {
    simulators = SimulatorServer.start(SimulatorConfig.onFreePort());
    kafka = new Kafka(broker.bootstrapServers());
  }

  @AfterEach
  void stop() {
    kafka.close();
    simulators.close();
  }

  @Test
  void levelsThatAreSetEndWhereTheirLastRecordPutThemWhateverFailsBetween() {
    FlowPlan plan = plan("upserts", "/stock/levels", UPSERT, batch(RESULTS, false, true));
    faults(500, 60, 3);
    send(plan);
    try (FlowRunner runner = running(plan)) {
      awaitAll(plan, runner);
    }
    Map<String, Integer> state = new HashMap<>();
    effects().forEach(entry -> state.put(entry.key(), Integer.parseInt(entry.sequence())));
    assertThat(state).hasSize(KEYS).allSatisfy((key, level) -> assertThat(level).isEqualTo(EACH));
    assertPoisonAloneIsDead(plan);
    assertThat(requests()).as("requests for %d records".formatted(KEYS * EACH)).isLessThan(600);
    assertThat(mostOfOneKeyInARequest()).isGreaterThan(1);
  }

  @Test
  void ofAKeyThatIsCoalescedOnlyTheNewestTravels() {
    FlowPlan plan =
        created(
            builder("newest", "/stock/levels", UPSERT, batch(RESULTS, false, true))
                .coalescing(Duration.ofMillis(30))
                .build());
    faults(500, 60, 3);
    send(plan);
    try (FlowRunner runner = running(plan)) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> kafka.committed(plan.consumerGroup()) == records());
      assertThat(runner.report().superseded()).isPositive();
      assertThat(
              runner.report().delivered() + runner.report().superseded() + runner.report().dead())
          .isEqualTo(records());
    }
    Map<String, Integer> state = new HashMap<>();
    effects().forEach(entry -> state.put(entry.key(), Integer.parseInt(entry.sequence())));
    assertThat(state).hasSize(KEYS).allSatisfy((key, level) -> assertThat(level).isEqualTo(EACH));
    assertThat(mostOfOneKeyInARequest()).isEqualTo(1);
  }

  @Test
  void aSystemThatStopsAtAFailureHasEachEffectOnceAndInOrder() {
    FlowPlan plan = plan("stops", "/stock/levels-in-order", KEY, batch(RESULTS, true, true));
    faults(503, 40, 3);
    send(plan);
    try (FlowRunner runner = running(plan)) {
      awaitAll(plan, runner);
    }
    assertEachEffectOnceAndInOrder();
    assertPoisonAloneIsDead(plan);
    assertThat(mostOfOneKeyInARequest()).isGreaterThan(1);
  }

  @Test
  void aSystemThatGoesOnBehindAFailureGetsOneRecordOfAKeyInARequest() {
    FlowPlan plan = plan("goes-on", "/stock/levels", KEY, batch(RESULTS, false, false));
    faults(500, 60, 3);
    send(plan);
    try (FlowRunner runner = running(plan)) {
      awaitAll(plan, runner);
    }
    assertEachEffectOnceAndInOrder();
    assertPoisonAloneIsDead(plan);
    assertThat(mostOfOneKeyInARequest()).isEqualTo(1);
  }

  @Test
  void aRequestThatIsRefusedAsAWholeIsSplitUntilThePoisonStandsAlone() {
    FlowPlan plan = plan("at-once", "/stock/levels-at-once", KEY, batch(null, true, true));
    faults(500, 5, 2);
    send(plan);
    try (FlowRunner runner = running(plan)) {
      awaitAll(plan, runner);
    }
    assertEachEffectOnceAndInOrder();
    assertPoisonAloneIsDead(plan);
  }

  @Test
  void anOutageBurnsNoTryAndLosesNothing() {
    FlowPlan plan = plan("outage", "/stock/levels", UPSERT, batch(RESULTS, false, true));
    simulators
        .faults()
        .put(
            "wms",
            List.of(
                new Fault(
                    FaultKind.MAINTENANCE,
                    null,
                    2.0,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null)));
    send(plan);
    try (FlowRunner runner = running(plan)) {
      awaitAll(plan, runner);
      assertThat(runner.report().retries()).containsKey("503");
    }
    assertPoisonAloneIsDead(plan);
  }

  @Test
  void partitionsThatMoveBetweenRunnersLoseAndDoubleNothing() {
    FlowPlan plan = plan("moving", "/stock/levels-in-order", KEY, batch(RESULTS, true, true));
    simulators
        .faults()
        .put(
            "wms",
            List.of(
                new Fault(FaultKind.ITEM, 40, null, 0.1, null, 503, null, null, null, null, null),
                new Fault(
                    FaultKind.DELAY, null, null, null, null, null, null, 20L, null, null, null)));
    send(plan);
    try (FlowRunner first = running(plan)) {
      for (int i = 1; i <= 3; i++) {
        int seen = i * KEYS * EACH / 5;
        await().atMost(Duration.ofSeconds(30)).until(() -> effects().size() > seen);
        try (FlowRunner second =
            new FlowRunner(plan, Ports.with(WebhookListener.none(), Ports.secrets(), "pod-2"))) {
          second.start();
          await()
              .atMost(Duration.ofSeconds(30))
              .until(() -> second.report().delivered() > 0 || effects().size() == KEYS * EACH);
        }
      }
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> kafka.committed(plan.consumerGroup()) == records());
      assertThat(first.health().ready()).isTrue();
    }
    assertEachEffectOnceAndInOrder();
    assertPoisonAloneIsDead(plan);
  }

  private FlowPlan plan(String name, String path, EffectPlan effect, BatchPlan batch) {
    return created(builder(name, path, effect, batch).build());
  }

  private Plans.Builder builder(String name, String path, EffectPlan effect, BatchPlan batch) {
    OperationPlan operation =
        new OperationPlan(
            "setLevels", Operation.Method.POST, path, List.of(), null, null, List.of(), 600, batch);
    TargetPlan.Http target =
        new TargetPlan.Http(
            "wms",
            simulators.url().toString(),
            null,
            null,
            null,
            operation,
            effect,
            PressurePlan.NONE);
    return Plans.flow(
            name, new SourcePlan.Contract("stock", "stock-" + name, null, null, true), target)
        .kafka(broker.bootstrapServers())
        .filter("payload.sku != ''")
        .delivery(20, 20, 100);
  }

  private FlowPlan created(FlowPlan plan) {
    kafka.create(plan.source().topic(), 4, Map.of());
    kafka.createTopics(plan);
    begin(plan);
    return plan;
  }

  private void begin(FlowPlan plan) {
    try {
      assertThat(
              Positions.resolve(kafka.admin(), plan.consumerGroup(), plan.source().topic(), true))
          .isTrue();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static BatchPlan batch(ResultsPlan results, boolean stops, boolean several) {
    return new BatchPlan(50, 5, List.of("levels"), results, stops, several);
  }

  private void faults(int itemStatus, int items, int lostAnswers) {
    simulators
        .faults()
        .put(
            "wms",
            List.of(
                new Fault(
                    FaultKind.ITEM,
                    items,
                    null,
                    0.1,
                    null,
                    itemStatus,
                    null,
                    null,
                    null,
                    null,
                    null),
                new Fault(
                    FaultKind.TIMEOUT_AFTER_COMMIT,
                    lostAnswers,
                    null,
                    0.3,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null)));
  }

  /** Levels 1, 2, 3 … of each key by turns, and between them some below zero. */
  private void send(FlowPlan plan) {
    List<Map.Entry<String, String>> records = new ArrayList<>();
    for (int level = 1; level <= EACH; level++) {
      for (int key = 0; key < KEYS; key++) {
        records.add(record(key, level));
        if (level == 20 && key < POISON) {
          records.add(record(key, -1));
        }
      }
    }
    kafka.send(plan.source().topic(), records);
  }

  private static Map.Entry<String, String> record(int key, int level) {
    return Map.entry("k" + key, "{\"sku\":\"k%d\",\"level\":%d}".formatted(key, level));
  }

  private static int records() {
    return KEYS * EACH + POISON;
  }

  private void awaitAll(FlowPlan plan, FlowRunner runner) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              assertThat(runner.report().delivered())
                  .as("%s", runner.health())
                  .isEqualTo(KEYS * EACH);
              assertThat(runner.report().dead()).isEqualTo(POISON);
            });
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> kafka.committed(plan.consumerGroup()) == records());
  }

  private void assertPoisonAloneIsDead(FlowPlan plan) {
    assertThat(kafka.read(plan.deadLetterTopic()))
        .hasSize(POISON)
        .allSatisfy(
            letter ->
                assertThat(new String(letter.value(), java.nio.charset.StandardCharsets.UTF_8))
                    .contains("-1"));
  }

  private void assertEachEffectOnceAndInOrder() {
    Map<String, List<Integer>> byKey =
        effects().stream()
            .collect(
                Collectors.groupingBy(
                    Entry::key,
                    LinkedHashMap::new,
                    Collectors.mapping(e -> Integer.parseInt(e.sequence()), Collectors.toList())));
    assertThat(byKey).hasSize(KEYS);
    assertThat(byKey)
        .allSatisfy(
            (key, levels) ->
                assertThat(levels).as(key).hasSize(EACH).isSorted().doesNotHaveDuplicates());
  }

  private List<Entry> effects() {
    return entries().stream().filter(e -> e.isItem() && !e.effect().equals("none")).toList();
  }

  private long requests() {
    return entries().stream().filter(e -> !e.isItem()).count();
  }

  private int mostOfOneKeyInARequest() {
    int most = 0;
    Map<String, Integer> counts = new HashMap<>();
    for (Entry entry : entries()) {
      if (!entry.isItem()) {
        counts.clear();
      } else {
        most = Math.max(most, counts.merge(entry.key(), 1, Integer::sum));
      }
    }
    return most;
  }

  private List<Entry> entries() {
    return simulators.log().entries(Optional.of("wms"), Optional.empty());
  }

  private FlowRunner running(FlowPlan plan) {
    FlowRunner runner = new FlowRunner(plan, Ports.with(WebhookListener.none(), Ports.secrets()));
    runner.start();
    await().atMost(Duration.ofSeconds(20)).until(() -> runner.health().ready());
    return runner;
  }
}
