package dev.tributary.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.broker.LocalBroker;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.TargetPlan;
import dev.tributary.runtime.testkit.HttpHost;
import dev.tributary.runtime.testkit.Kafka;
import dev.tributary.runtime.testkit.Plans;
import dev.tributary.runtime.testkit.Ports;
import dev.tributary.simulators.SimulatorConfig;
import dev.tributary.simulators.SimulatorServer;
import dev.tributary.simulators.faults.Fault;
import dev.tributary.simulators.faults.FaultKind;
import dev.tributary.simulators.journal.Summary;
import dev.tributary.simulators.shop.SendPlan;
import dev.tributary.simulators.shop.Sending;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is remembered of delivered events, on a real broker. */
class LedgerTest {
  private static LocalBroker broker;
  private HttpHost host;
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
    host = new HttpHost();
    simulators = SimulatorServer.start(SimulatorConfig.onFreePort());
    kafka = new Kafka(broker.bootstrapServers());
  }

  @AfterEach
  void stop() {
    kafka.close();
    simulators.close();
    host.close();
  }

  @Test
  void duplicatesFromTheSourceAreKnownAlsoAfterARestart() throws Exception {
    FlowPlan plan = created(flow("twice", inDoubt()));
    Instant begin = Instant.now();
    try (FlowRunner runner = running(plan)) {
      send(plan, 50, 10);
      await().atMost(Duration.ofSeconds(20)).until(() -> runner.report().delivered() == 60);
      assertThat(runner.report().duplicates()).isEqualTo(10);
      assertThat(runner.report().suppressed()).isEqualTo(10);
      assertThat(runner.report().ledger().entries()).isEqualTo(50);
      await().until(() -> kafka.committed(plan.consumerGroup()) == 60);
    }
    try (FlowRunner runner = running(plan)) {
      send(plan, 50, 0);
      await().atMost(Duration.ofSeconds(20)).until(() -> runner.report().delivered() == 50);
      assertThat(runner.report().duplicates()).isEqualTo(50);
      assertThat(runner.report().ledger().entries()).isEqualTo(50);
      assertThat(Instant.parse(runner.report().ledger().coversSince()))
          .isBetween(begin.minusSeconds(1), Instant.now());
    }
    assertThat(orders().created()).isEqualTo(50);
    assertThat(kafka.read(plan.ledger().topic()).stream().filter(r -> r.key().length == 16))
        .hasSize(50);
  }

  @Test
  void inDoubtTheSystemIsAskedAndOtherwiseNot() throws Exception {
    FlowPlan plan = created(flow("doubt", inDoubt()));
    try (FlowRunner runner = running(plan)) {
      send(plan, 20, 0);
      await().atMost(Duration.ofSeconds(20)).until(() -> runner.report().delivered() == 20);
      long before = lookups();
      simulators.faults().put("erp", List.of(Fault.times(FaultKind.TIMEOUT_AFTER_COMMIT, 10)));
      sendFrom(plan, 2_001, 100);
      await().atMost(Duration.ofSeconds(60)).until(() -> runner.report().delivered() == 120);
      assertThat(lookups() - before).isEqualTo(10);
      assertThat(runner.report().suppressed()).isEqualTo(10);
    }
    assertOnce(120);
  }

  @Test
  void afterARestartWhatMayHaveBeenSentIsAskedForFirst() throws Exception {
    FlowPlan plan = created(flow("again", inDoubt()).partitions(1));
    simulators.faults().put("erp", List.of(Fault.times(FaultKind.TIMEOUT_AFTER_COMMIT, 1)));
    FlowRunner first = running(plan);
    send(plan, 1, 0);
    await().until(() -> orders().created() == 1);
    // It ends while the answer is still awaited: nobody knows whether the order is there.
    first.drain(Duration.ZERO);
    first.close();
    assertThat(kafka.committed(plan.consumerGroup())).isZero();
    try (FlowRunner second = running(plan)) {
      await().atMost(Duration.ofSeconds(20)).until(() -> second.report().delivered() == 1);
      assertThat(second.report().suppressed()).isEqualTo(1);
      assertThat(second.report().duplicates()).isZero();
    }
    assertOnce(1);
  }

  @Test
  void aLedgerThatCantBeWrittenHoldsItsRecords() throws Exception {
    FlowPlan plan = created(flow("closed", Plans.events(simulators.url(), null)));
    FlowRunner runner = running(plan);
    try {
      send(plan, 5, 0);
      await().until(() -> kafka.committed(plan.consumerGroup()) == 5);
      kafka.admin().deleteTopics(List.of(plan.ledger().topic())).all().get();
      sendFrom(plan, 2_001, 5);
      await()
          .atMost(Duration.ofSeconds(40))
          .until(() -> runner.health().reason() == Health.Reason.LedgerFailing);
      assertThat(runner.health().message()).contains("retail.closed.ledger", "wait");
      assertThat(kafka.committed(plan.consumerGroup())).isEqualTo(5);
      kafka.create(plan.ledger().topic(), 4, Map.of("cleanup.policy", "compact"));
      await()
          .atMost(Duration.ofSeconds(40))
          .until(() -> kafka.committed(plan.consumerGroup()) == 10);
      await().until(() -> runner.health().reason() == Health.Reason.Running);
    } finally {
      runner.close();
    }
  }

  @Test
  void whatTheLedgerHasNoRoomForIsToldInItsReport() throws Exception {
    FlowPlan plan =
        created(
            flow("small", Plans.events(simulators.url(), null)).partitions(1).ledgerEntries(10));
    try (FlowRunner runner = running(plan)) {
      send(plan, 30, 0);
      await().atMost(Duration.ofSeconds(20)).until(() -> runner.report().delivered() == 30);
      assertThat(runner.report().ledger().entries()).isEqualTo(10);
      await().until(() -> kafka.committed(plan.consumerGroup()) == 30);
    }
    try (FlowRunner runner = running(plan)) {
      await().until(() -> runner.report().ledger().entries() == 10);
      assertThat(runner.report().ledger().coversSince()).isNotNull();
    }
  }

  private TargetPlan.Http inDoubt() {
    return Plans.erpInDoubt(simulators.url(), 1_000);
  }

  private Plans.Builder flow(String name, TargetPlan target) {
    return Plans.flow(name, Plans.shop(name), target).kafka(broker.bootstrapServers());
  }

  private FlowPlan created(Plans.Builder builder) {
    FlowPlan plan = builder.build();
    kafka.createTopics(plan);
    return plan;
  }

  private FlowRunner running(FlowPlan plan) {
    FlowRunner runner = new FlowRunner(plan, Ports.with(host.webhooks(), Ports.secrets()));
    runner.start();
    await().atMost(Duration.ofSeconds(20)).until(() -> runner.health().ready());
    return runner;
  }

  private void send(FlowPlan plan, int count, int twice) throws InterruptedException {
    send(SendPlan.to(host.url("/" + plan.flow()), Plans.KEY).with(count, twice, 0, 0));
  }

  private void sendFrom(FlowPlan plan, long first, int count) throws InterruptedException {
    send(
        new SendPlan(
            host.url("/" + plan.flow()),
            Plans.KEY,
            count,
            null,
            first,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null));
  }

  private static void send(SendPlan orders) throws InterruptedException {
    try (Sending sending = Sending.start(orders)) {
      assertThat(sending.await(Duration.ofSeconds(30))).isTrue();
      assertThat(sending.report().byStatus()).containsOnlyKeys("202");
    }
  }

  private Summary orders() {
    return simulators.log().summary(Optional.of("erp"));
  }

  private long lookups() {
    return simulators.log().entries(Optional.of("erp"), Optional.empty()).stream()
        .filter(e -> e.path().contains("%24filter"))
        .count();
  }

  private void assertOnce(int count) {
    assertThat(orders().duplicates()).isEmpty();
    assertThat(orders().distinctKeys()).isEqualTo(count);
  }
}
