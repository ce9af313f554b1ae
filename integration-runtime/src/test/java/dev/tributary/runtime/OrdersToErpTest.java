package dev.tributary.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.broker.LocalBroker;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.runtime.engine.EngineSettings;
import dev.tributary.runtime.engine.Limits;
import dev.tributary.runtime.intake.WebhookListener;
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
import dev.tributary.simulators.shop.SendReport;
import dev.tributary.simulators.shop.Sending;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Orders from a shop's webhook to an ERP that isn't idempotent, through a real broker. */
class OrdersToErpTest {
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
  void everyRightOrderArrivesOnceAndTheRestIsToldWhy() throws Exception {
    FlowPlan plan = plan("once", 2_000);
    try (FlowRunner runner = running(plan)) {
      SendReport sent = send(plan, 1000, 20, 10, 5);
      assertThat(sent.byStatus()).containsEntry("202", 1020).containsEntry("401", 5);

      awaitOrders(990);
      await().atMost(Duration.ofSeconds(10)).until(() -> runner.report().dead() == 10);
      await().until(() -> runner.report().delivered() == 1010);
      assertOnce(990);
      assertThat(runner.report().suppressed()).isEqualTo(20);
      var dead = kafka.read(plan.deadLetterTopic());
      assertThat(dead).hasSize(10);
      assertThat(
              dead.stream()
                  .map(d -> Kafka.header(d, "tributary.stage"))
                  .collect(Collectors.toSet()))
          .containsExactlyInAnyOrder("parse", "validate-source");
      assertThat(dead)
          .allSatisfy(d -> assertThat(Kafka.header(d, "tributary.reason")).isNotBlank());
      await().until(() -> kafka.committed(plan.consumerGroup()) == 1020);
    }
  }

  @Test
  void anOutageAndLostAnswersDoubleNothingAndGiveNothingUp() throws Exception {
    FlowPlan plan = plan("outage", 1_500);
    simulators
        .faults()
        .put(
            "erp",
            List.of(
                new Fault(
                    FaultKind.MAINTENANCE, null, 4.0, null, null, null, 1, null, null, null, null),
                Fault.times(FaultKind.TIMEOUT_AFTER_COMMIT, 20)));
    try (FlowRunner runner = running(plan)) {
      send(plan, 200, 0, 0, 0);
      awaitOrders(200);
      await().until(() -> runner.report().delivered() == 200);
      assertOnce(200);
      assertThat(kafka.count(plan.deadLetterTopic())).isZero();
      assertThat(runner.report().retries()).containsKeys("503", "timeout");
      assertThat(runner.report().suppressed()).isEqualTo(20);
    }
  }

  @Test
  void aKilledBrokerLosesAndDoublesNothing() throws Exception {
    FlowPlan plan = plan("broker", 2_000);
    try (FlowRunner runner = running(plan);
        Sending sending = sending(plan, 400)) {
      await().atMost(Duration.ofSeconds(30)).until(() -> created() > 100);
      broker.kill();
      broker.restart();
      assertThat(sending.await(Duration.ofSeconds(60))).isTrue();
      assertThat(sending.report().unanswered()).isZero();
      awaitOrders(400);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> kafka.committed(plan.consumerGroup()) == kafka.count(plan.source().topic()));
      assertOnce(400);
      assertThat(kafka.count(plan.deadLetterTopic())).isZero();
      await().until(() -> runner.health().reason() == Health.Reason.Running);
    }
  }

  @Test
  void runnersThatEndAndBeginAmidOrdersLoseAndDoubleNothing() throws Exception {
    FlowPlan plan = plan("restart", 2_000);
    FlowRunner runner = running(plan);
    try (Sending sending = sending(plan, 400)) {
      for (int i = 1; i <= 3; i++) {
        int seen = i * 60;
        await().atMost(Duration.ofSeconds(30)).until(() -> created() > seen);
        runner.close();
        runner = running(plan);
      }
      assertThat(sending.await(Duration.ofSeconds(60))).isTrue();
      awaitOrders(400);
      assertOnce(400);
      assertThat(kafka.count(plan.deadLetterTopic())).isZero();
    } finally {
      runner.close();
    }
  }

  @Test
  void partitionsThatMoveBetweenRunnersLoseAndDoubleNothing() throws Exception {
    FlowPlan plan = plan("moving", 2_000);
    simulators
        .faults()
        .put(
            "erp",
            List.of(
                new Fault(
                    FaultKind.DELAY, null, null, null, "POST", null, null, 20L, null, null, null)));
    try (FlowRunner first = running(plan);
        Sending sending = sending(plan, 400)) {
      for (int i = 1; i <= 3; i++) {
        int seen = i * 80;
        await().atMost(Duration.ofSeconds(30)).until(() -> created() > seen);
        try (FlowRunner second =
            new FlowRunner(plan, Ports.with(WebhookListener.none(), Ports.secrets(), "pod-2"))) {
          second.start();
          await()
              .atMost(Duration.ofSeconds(30))
              .until(() -> second.report().delivered() > 0 || created() == 400);
        }
      }
      assertThat(sending.await(Duration.ofSeconds(60))).isTrue();
      awaitOrders(400);
      assertOnce(400);
      await().until(() -> kafka.committed(plan.consumerGroup()) == 400);
      // A graceful move sends nothing again: nothing was found there.
      assertThat(first.report().suppressed()).isZero();
      assertThat(kafka.count(plan.deadLetterTopic())).isZero();
    }
  }

  @Test
  void aDeadLetterTooLargeForItsTopicIsCutAndPointsToItsOrigin() throws Exception {
    FlowPlan plan =
        Plans.flow("large", Plans.shop("large"), Plans.erp(simulators.url(), null, 2_000))
            .kafka(broker.bootstrapServers())
            .build();
    kafka.create(plan.source().topic(), 1, Map.of());
    kafka.create(plan.engine().stateTopic(), 1, Map.of("cleanup.policy", "compact"));
    kafka.create(plan.deadLetterTopic(), 1, Map.of("max.message.bytes", "80000"));
    kafka.create(plan.ledger().topic(), 1, Map.of());
    kafka.send(plan.source().topic(), "k", "x".repeat(200_000));
    try (FlowRunner runner = running(plan)) {
      await().until(() -> runner.report().dead() == 1);
      var dead = kafka.read(plan.deadLetterTopic()).getFirst();
      assertThat(dead.value()).hasSize(64 << 10);
      assertThat(Kafka.header(dead, "tributary.truncated")).isEqualTo("true");
      assertThat(Kafka.header(dead, "__connect.errors.topic")).isEqualTo(plan.source().topic());
      assertThat(Kafka.header(dead, "__connect.errors.offset")).isEqualTo("0");
      await().until(() -> kafka.committed(plan.consumerGroup()) == 1);
    }
  }

  @Test
  void aDeadLetterThatCantBeWrittenStopsThePosition() throws Exception {
    FlowPlan plan = plan("stuck", 2_000);
    FlowRunner runner = running(plan);
    try {
      kafka.admin().deleteTopics(List.of(plan.deadLetterTopic())).all().get();
      kafka.send(plan.source().topic(), "k", "no json");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> runner.health().reason() == Health.Reason.DeadLettersFailing);
      assertThat(kafka.committed(plan.consumerGroup())).isZero();
      kafka.create(plan.deadLetterTopic(), 1, Map.of());
      await().atMost(Duration.ofSeconds(30)).until(() -> runner.report().dead() == 1);
      await().until(() -> kafka.committed(plan.consumerGroup()) == 1);
    } finally {
      runner.close();
    }
  }

  @Test
  void aPoisonedOrderGoesToTheDeadLettersWhileOthersPass() throws Exception {
    FlowPlan plan = plan("poison", 2_000);
    simulators
        .faults()
        .put(
            "erp",
            List.of(
                new Fault(
                    FaultKind.STATUS,
                    null,
                    null,
                    null,
                    "%231003",
                    500,
                    null,
                    null,
                    null,
                    null,
                    null)));
    try (FlowRunner runner = running(plan)) {
      send(plan, 30, 0, 0, 0);
      awaitOrders(29);
      await().until(() -> runner.report().dead() == 1);
      var dead = kafka.read(plan.deadLetterTopic()).getFirst();
      assertThat(new String(dead.key(), UTF_8)).isEqualTo("#1003");
      assertThat(Kafka.header(dead, "tributary.stage")).isEqualTo("deliver");
      assertThat(Kafka.header(dead, "tributary.attempts")).isEqualTo("5");
      assertThat(Kafka.header(dead, "tributary.reason")).contains("500");
    }
  }

  @Test
  void anOrderThatWaitsIsParkedAndGoesOnAfterARestart() throws Exception {
    FlowPlan plan =
        Plans.flow("parked", Plans.shop("parked"), Plans.erp(simulators.url(), null, 2_000))
            .kafka(broker.bootstrapServers())
            .delivery(4, 3_600_000, 3_600_000)
            .build();
    kafka.createTopics(plan);
    simulators
        .faults()
        .put(
            "erp",
            List.of(
                new Fault(
                    FaultKind.STATUS,
                    null,
                    null,
                    null,
                    "%231003",
                    500,
                    null,
                    null,
                    null,
                    null,
                    null)));
    RuntimePorts ports =
        Ports.with(
            host.webhooks(),
            Ports.secrets(),
            EngineSettings.defaults().with(Limits.defaults().parkAfter(Duration.ofMillis(200))));
    try (FlowRunner runner = new FlowRunner(plan, ports)) {
      runner.start();
      await().atMost(Duration.ofSeconds(20)).until(() -> runner.health().ready());
      send(plan, 15, 0, 0, 0);
      awaitOrders(14);
      // Parked once others pass it.
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                send(plan, 1, 0, 0, 0);
                return kafka.count(plan.engine().stateTopic()) == 1;
              });
      await().until(() -> kafka.committed(plan.consumerGroup()) == source(plan));
      await().until(() -> runner.report().lag() != null && runner.report().lag() == 1);
      assertThat(created()).isEqualTo(14);
    }
    simulators.faults().clear();
    try (FlowRunner runner = running(plan)) {
      awaitOrders(15);
      await().until(() -> runner.report().delivered() == 1);
      await().until(() -> runner.report().lag() != null && runner.report().lag() == 0);
      assertOnce(15);
      assertThat(kafka.count(plan.deadLetterTopic())).isZero();
      // The copy and its deletion.
      await().until(() -> kafka.count(plan.engine().stateTopic()) == 2);
    }
  }

  private long source(FlowPlan plan) {
    return kafka.count(plan.source().topic());
  }

  @Test
  void aLongOutageOfErrorsGivesNothingUp() throws Exception {
    FlowPlan plan = plan("errors", 2_000);
    simulators
        .faults()
        .put(
            "erp",
            List.of(
                new Fault(
                    FaultKind.STATUS, null, 6.0, null, null, 500, null, null, null, null, null)));
    try (FlowRunner runner = running(plan)) {
      send(plan, 50, 0, 0, 0);
      await().until(() -> runner.health().reason() == Health.Reason.TargetUnavailable);
      assertThat(runner.health().ready()).isTrue();
      awaitOrders(50);
      assertOnce(50);
      assertThat(kafka.count(plan.deadLetterTopic())).isZero();
    }
  }

  private FlowPlan plan(String name, long timeoutMs) {
    FlowPlan plan =
        Plans.flow(name, Plans.shop(name), Plans.erp(simulators.url(), null, timeoutMs))
            .kafka(broker.bootstrapServers())
            .build();
    kafka.createTopics(plan);
    return plan;
  }

  private FlowRunner running(FlowPlan plan) {
    FlowRunner runner = new FlowRunner(plan, Ports.with(host.webhooks(), Ports.secrets()));
    runner.start();
    await().atMost(Duration.ofSeconds(20)).until(() -> runner.health().ready());
    return runner;
  }

  private Sending sending(FlowPlan plan, int count) {
    return Sending.start(SendPlan.to(host.url("/" + plan.flow()), Plans.KEY).with(count, 0, 0, 0));
  }

  private SendReport send(FlowPlan plan, int count, int twice, int malformed, int wrong)
      throws InterruptedException {
    try (Sending sending =
        Sending.start(
            SendPlan.to(host.url("/" + plan.flow()), Plans.KEY)
                .with(count, twice, malformed, wrong))) {
      assertThat(sending.await(Duration.ofSeconds(60))).isTrue();
      return sending.report();
    }
  }

  private long created() {
    return simulators.log().summary(Optional.of("erp")).created();
  }

  private void awaitOrders(int count) {
    await().atMost(Duration.ofSeconds(30)).until(() -> created() >= count);
  }

  private void assertOnce(int count) {
    Summary summary = simulators.log().summary(Optional.of("erp"));
    assertThat(summary.duplicates()).isEmpty();
    assertThat(summary.distinctKeys()).isEqualTo(count);
  }
}
