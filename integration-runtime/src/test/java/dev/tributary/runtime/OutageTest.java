package dev.tributary.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.broker.LocalBroker;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.runtime.intake.WebhookListener;
import dev.tributary.runtime.kafka.Positions;
import dev.tributary.runtime.testkit.Kafka;
import dev.tributary.runtime.testkit.Plans;
import dev.tributary.runtime.testkit.Ports;
import dev.tributary.simulators.SimulatorConfig;
import dev.tributary.simulators.SimulatorServer;
import dev.tributary.simulators.faults.Fault;
import dev.tributary.simulators.faults.FaultKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Systems that are away, and positions that are gone. */
class OutageTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** All waits of the defaults, 1 s to 5 min, are a hundredth here, and so is the outage. */
  private static final int SHORTER = 100;

  private static final Duration OUTAGE = Duration.ofMinutes(10).dividedBy(SHORTER);

  private LocalBroker broker;
  private SimulatorServer simulators;
  private Kafka kafka;

  @BeforeEach
  void start() {
    broker = LocalBroker.start();
    simulators = SimulatorServer.start(SimulatorConfig.onFreePort());
    kafka = new Kafka(broker.bootstrapServers());
    kafka.create("tributary.reports", 1, Map.of("cleanup.policy", "compact"));
  }

  @AfterEach
  void stop() {
    kafka.close();
    simulators.close();
    broker.close();
  }

  @Test
  void tenMinutesOf503GiveNothingUpAndAreDrainedInOrder() throws Exception {
    FlowPlan plan = customers("outage");
    simulators
        .faults()
        .put(
            "crm",
            List.of(
                new Fault(
                    FaultKind.MAINTENANCE,
                    null,
                    OUTAGE.toMillis() / 1000.0,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null)));
    try (FlowRunner runner = running(plan)) {
      send(0, 300);
      await().atMost(PATIENCE).until(() -> runner.report().delivered() == 300);
      assertThat(runner.report().retries().get("503")).as("more than retry: 8").isGreaterThan(8);
      assertThat(runner.report().dead()).isZero();
    }
    assertThat(kafka.count(plan.deadLetterTopic())).isZero();
    Map<String, List<Integer>> arrived = new HashMap<>();
    simulators.log().entries(Optional.of("crm"), Optional.empty()).stream()
        .filter(entry -> entry.status() < 300)
        .map(entry -> entry.path().split("/", -1))
        .forEach(
            path ->
                arrived
                    .computeIfAbsent(path[2], customer -> new ArrayList<>())
                    .add(Integer.parseInt(path[4])));
    assertThat(arrived).hasSize(20);
    assertThat(arrived.values())
        .allSatisfy(orders -> assertThat(orders).hasSize(15).isSorted().doesNotHaveDuplicates());
  }

  @Test
  void offsetsThatWereDeletedStopTheFlowAndNothingIsSkippedOrSentAgain() throws Exception {
    FlowPlan plan = customers("gone");
    TopicPartition partition = new TopicPartition("retail.customers", 0);
    try (FlowRunner runner = running(plan)) {
      send(0, 5);
      await().atMost(PATIENCE).until(() -> kafka.committed(plan.consumerGroup()) == 5);
    }
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () -> {
              kafka
                  .admin()
                  .deleteConsumerGroupOffsets(plan.consumerGroup(), java.util.Set.of(partition))
                  .all()
                  .get();
              return true;
            });
    send(5, 8);
    int before = requests();
    try (FlowRunner runner = new FlowRunner(plan, ports())) {
      runner.start();
      await().atMost(PATIENCE).until(() -> runner.health().reason() == Health.Reason.PositionLost);
      assertThat(runner.health().message()).contains("choose");
      assertThat(runner.report().delivered()).isZero();
    }
    assertThat(requests()).as("nothing was sent").isEqualTo(before);
    assertThat(kafka.committed(plan.consumerGroup())).as("nothing was chosen").isZero();
    // A person chooses.
    kafka
        .admin()
        .alterConsumerGroupOffsets(
            plan.consumerGroup(), Map.of(partition, new OffsetAndMetadata(5)))
        .all()
        .get();
    try (FlowRunner runner = running(plan)) {
      await().atMost(PATIENCE).until(() -> runner.report().delivered() == 3);
    }
    assertThat(requests()).isEqualTo(before + 3);
  }

  private int requests() {
    return simulators.log().entries(Optional.of("crm"), Optional.empty()).size();
  }

  private FlowPlan customers(String name) {
    kafka.create("retail.customers", 1, Map.of());
    FlowPlan plan =
        Plans.flow(name, Plans.contract("retail.customers"), Plans.crm(simulators.url()))
            .kafka(broker.bootstrapServers())
            .partitions(1)
            .delivery(8, 1_000 / SHORTER, 300_000 / SHORTER)
            .parameters(
                Map.of(
                    "customer", "payload.name", "order", "string(payload.line_items[0].quantity)"))
            .build();
    kafka.createTopics(plan);
    Positions.resolve(kafka.admin(), plan.consumerGroup(), "retail.customers", true);
    return plan;
  }

  private void send(int from, int to) {
    kafka.send(
        "retail.customers",
        IntStream.range(from, to)
            .mapToObj(
                i ->
                    Map.entry(
                        "c" + i % 20,
                        "{\"name\":\"c%d\",\"line_items\":[{\"sku\":\"a\",\"quantity\":%d}]}"
                            .formatted(i % 20, i)))
            .toList());
  }

  private static RuntimePorts ports() {
    return Ports.with(WebhookListener.none(), Ports.secrets());
  }

  private static FlowRunner running(FlowPlan plan) {
    FlowRunner runner = new FlowRunner(plan, ports());
    runner.start();
    await().atMost(PATIENCE).until(() -> runner.health().ready());
    return runner;
  }
}
