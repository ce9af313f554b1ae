package dev.tributary.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.broker.LocalBroker;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.PressurePlan;
import dev.tributary.planner.plan.PressurePlan.BreakerPlan;
import dev.tributary.planner.plan.TargetPlan;
import dev.tributary.runtime.intake.WebhookListener;
import dev.tributary.runtime.kafka.KafkaClients;
import dev.tributary.runtime.testkit.Kafka;
import dev.tributary.runtime.testkit.Plans;
import dev.tributary.runtime.testkit.Ports;
import dev.tributary.simulators.SimulatorConfig;
import dev.tributary.simulators.SimulatorServer;
import dev.tributary.simulators.faults.Fault;
import dev.tributary.simulators.faults.FaultKind;
import dev.tributary.simulators.journal.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an endpoint bears, on a real broker with a system that misbehaves. */
class PressureTest {
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
  void aRateIsKeptAndEverythingArrives() {
    FlowPlan plan = plan("rate", new PressurePlan(50, null, null));
    send(plan, 105);
    try (FlowRunner runner = running(plan)) {
      await().atMost(Duration.ofSeconds(30)).until(() -> runner.report().delivered() == 105);
    }
    List<Entry> seen = seen();
    assertThat(seen).hasSize(105);
    // A burst of five, and a hundred at fifty a second.
    assertThat(Duration.between(time(seen.getFirst()), time(seen.getLast())))
        .isGreaterThan(Duration.ofMillis(1_900));
  }

  @Test
  void anOpenCircuitHoldsRecordsBurnsNoRetryAndSaysSo() {
    FlowPlan plan = plan("circuit", new PressurePlan(null, 1, new BreakerPlan(3, 1_500, 1)));
    simulators.faults().put("events", List.of(Fault.status(500, 5)));
    send(plan, 40);
    try (FlowRunner runner = running(plan)) {
      await().until(() -> runner.report().circuit().holds());
      assertThat(runner.report().circuit().endpoint()).isEqualTo("events");
      assertThat(runner.report().circuit().reason()).contains("500");
      await().until(() -> runner.health().reason() == Health.Reason.TargetUnavailable);
      await().until(() -> runner.health().message().contains("the circuit is open"));
      assertThat(runner.health().message()).contains("events/postEvent", "500");
      assertThat(runner.health().ready()).isTrue();
      await().atMost(Duration.ofSeconds(30)).until(() -> runner.report().delivered() == 40);
      await().until(() -> runner.health().reason() == Health.Reason.Running);
      assertThat(runner.report().circuit().state()).isEqualTo("Closed");
      assertThat(runner.report().dead()).isZero();
    }
    List<Entry> failed = seen().stream().filter(e -> e.status() == 500).toList();
    assertThat(failed).hasSize(5);
    // Three in a row open it; each of the others is a probe after a whole pause.
    assertThat(Duration.between(time(failed.get(2)), time(failed.get(3))))
        .isGreaterThan(Duration.ofMillis(1_400));
    assertThat(Duration.between(time(failed.get(3)), time(failed.get(4))))
        .isGreaterThan(Duration.ofMillis(1_400));
  }

  @Test
  void one429PausesAllCallsForAsLongAsItAsks() {
    FlowPlan plan = plan("asked", PressurePlan.NONE);
    simulators
        .faults()
        .put(
            "events",
            List.of(
                new Fault(FaultKind.STATUS, 1, null, null, null, 429, 2, null, null, null, null)));
    try (FlowRunner runner = running(plan)) {
      send(plan, 1);
      await().until(() -> seen().stream().anyMatch(e -> e.status() == 429));
      send(plan, 40);
      await().atMost(Duration.ofSeconds(30)).until(() -> runner.report().delivered() == 41);
      assertThat(runner.report().dead()).isZero();
    }
    List<Entry> seen = seen();
    assertThat(seen.get(1).status()).isEqualTo(201);
    assertThat(Duration.between(time(seen.get(0)), time(seen.get(1))))
        .isGreaterThan(Duration.ofMillis(1_900));
  }

  @Test
  void podsCountEachOtherToShareALimit() throws Exception {
    FlowPlan plan = plan("shared", new PressurePlan(1_000, null, null));
    try (FlowRunner first = running(plan);
        FlowRunner second =
            new FlowRunner(plan, Ports.with(WebhookListener.none(), Ports.secrets(), "pod-2"));
        KafkaClients clients = new KafkaClients(plan, Ports.secrets(), "test")) {
      await().atMost(Duration.ofSeconds(20)).until(() -> clients.members() == 1);
      second.start();
      await().atMost(Duration.ofSeconds(20)).until(() -> clients.members() == 2);
      send(plan, 20);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> first.report().delivered() + second.report().delivered() == 20);
    }
  }

  private FlowPlan plan(String name, PressurePlan pressure) {
    TargetPlan.Http target = Plans.with(Plans.events(simulators.url(), null), pressure);
    FlowPlan plan =
        Plans.flow(name, Plans.shop(name), target)
            .kafka(broker.bootstrapServers())
            .delivery(4, 20, 100)
            .build();
    kafka.createTopics(plan);
    return plan;
  }

  private void send(FlowPlan plan, int count) {
    long begin = kafka.count(plan.source().topic());
    kafka.send(
        plan.source().topic(),
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    Map.entry(
                        "k" + (begin + i), "{\"name\":\"#" + (begin + i) + "\",\"line_items\":[]}"))
            .toList());
  }

  private FlowRunner running(FlowPlan plan) {
    FlowRunner runner =
        new FlowRunner(plan, Ports.with((path, handler) -> () -> {}, Ports.secrets()));
    runner.start();
    await().atMost(Duration.ofSeconds(20)).until(() -> runner.health().ready());
    return runner;
  }

  private List<Entry> seen() {
    return simulators.log().entries(Optional.of("events"), Optional.empty());
  }

  private static Instant time(Entry entry) {
    return Instant.parse(entry.time());
  }
}
