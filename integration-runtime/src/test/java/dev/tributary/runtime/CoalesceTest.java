package dev.tributary.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.broker.LocalBroker;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.PlanCodec;
import dev.tributary.planner.plan.SourcePlan;
import dev.tributary.runtime.intake.WebhookListener;
import dev.tributary.runtime.kafka.Positions;
import dev.tributary.runtime.testkit.Kafka;
import dev.tributary.runtime.testkit.Levels;
import dev.tributary.runtime.testkit.Plans;
import dev.tributary.runtime.testkit.PodMain;
import dev.tributary.runtime.testkit.Ports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Levels of which only the newest is set ({@code coalesce}), through a real broker. */
class CoalesceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static LocalBroker broker;
  private Kafka kafka;
  private int events;

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
    kafka = new Kafka(broker.bootstrapServers());
  }

  @AfterEach
  void stop() {
    kafka.close();
  }

  @Test
  void whatWaitsIsSupersededByTheNewestAndNeverSentAgain() throws Exception {
    try (Levels levels = new Levels(true)) {
      FlowPlan plan = created("waits", levels, Duration.ZERO);
      try (FlowRunner runner = running(plan)) {
        holdsFirst(plan, levels);
        IntStream.rangeClosed(2, 50).forEach(level -> send(plan, "a", level));
        await().atMost(PATIENCE).until(() -> runner.report().lag() == 50);
        levels.open();
        await().atMost(PATIENCE).until(() -> kafka.committed(plan.consumerGroup()) == 50);
        assertThat(levels.of("a")).containsExactly(1, 50);
        assertThat(runner.report().delivered()).isEqualTo(2);
        assertThat(runner.report().superseded()).isEqualTo(48);
      }
      try (FlowRunner runner = running(plan)) {
        events = 20;
        // Duplicates of superseded ones and of the newest; they are known after a restart too.
        IntStream.rangeClosed(21, 50).forEach(level -> send(plan, "a", level));
        await().atMost(PATIENCE).until(() -> runner.report().duplicates() == 30);
        assertThat(levels.of("a")).containsExactly(1, 50);
      }
    }
  }

  @Test
  void aDuplicateIsNotNewerThanItsFirst() throws Exception {
    try (Levels levels = new Levels(true)) {
      FlowPlan plan = created("twice", levels, Duration.ZERO);
      try (FlowRunner runner = running(plan)) {
        holdsFirst(plan, levels);
        send(plan, "a", 2);
        send(plan, "a", 3);
        events = 1;
        send(plan, "a", 2);
        await().atMost(PATIENCE).until(() -> runner.report().lag() == 4);
        levels.open();
        await().atMost(PATIENCE).until(() -> kafka.committed(plan.consumerGroup()) == 4);
        assertThat(levels.of("a")).containsExactly(1, 3);
        assertThat(runner.report().superseded()).isEqualTo(1);
        assertThat(runner.report().duplicates()).isEqualTo(1);
      }
    }
  }

  @Test
  void whatIsNoStateInTheEndSwallowsNone() throws Exception {
    try (Levels levels = new Levels(true)) {
      FlowPlan plan = created("poison", levels, Duration.ZERO);
      try (FlowRunner runner = running(plan)) {
        holdsFirst(plan, levels);
        send(plan, "a", 2);
        sendText(plan, "a", "{");
        send(plan, "a", 4);
        send(plan, "a", -5);
        send(plan, "a", 999);
        await().atMost(PATIENCE).until(() -> runner.report().lag() == 6);
        levels.open();
        await().atMost(PATIENCE).until(() -> kafka.committed(plan.consumerGroup()) == 6);
        assertThat(levels.of("a")).as("999 is filtered out").containsExactly(1, -5, 4);
        assertThat(runner.report().superseded()).isEqualTo(1);
        assertThat(runner.report().filtered()).isEqualTo(1);
        assertThat(
                kafka.read(plan.deadLetterTopic()).stream().map(r -> new String(r.value(), UTF_8)))
            .containsExactlyInAnyOrder("{\"item\":\"a\",\"level\":-5}", "{");
      }
    }
  }

  @Test
  void whatIsSentElsewhereIsNotSuperseded() throws Exception {
    try (Levels levels = new Levels(true)) {
      FlowPlan plan = created("elsewhere", levels, Duration.ZERO);
      try (FlowRunner runner = running(plan)) {
        holdsFirst(plan, levels);
        // Of the key a too, as if it were a shop with several items.
        sendText(plan, "a", "{\"item\":\"b\",\"level\":2}");
        send(plan, "a", 3);
        sendText(plan, "a", "{\"item\":\"b\",\"level\":4}");
        send(plan, "a", 5);
        await().atMost(PATIENCE).until(() -> runner.report().lag() == 5);
        levels.open();
        await().atMost(PATIENCE).until(() -> kafka.committed(plan.consumerGroup()) == 5);
        assertThat(levels.of("a")).containsExactly(1, 5);
        assertThat(levels.of("b")).containsExactly(4);
        assertThat(runner.report().superseded()).isEqualTo(2);
      }
    }
  }

  @Test
  void aWindowSparesCallsAndEndsWithTheNewest() throws Exception {
    try (Levels levels = new Levels(false)) {
      FlowPlan plan = created("window", levels, Duration.ofMillis(300));
      try (FlowRunner runner = running(plan)) {
        for (int level = 1; level <= 100; level++) {
          send(plan, "a", level);
          send(plan, "b", level);
        }
        await().atMost(PATIENCE).until(() -> kafka.committed(plan.consumerGroup()) == 200);
        assertThat(runner.report().delivered() + runner.report().superseded()).isEqualTo(200);
      }
      for (String item : List.of("a", "b")) {
        assertThat(levels.of(item)).isSorted().doesNotHaveDuplicates().endsWith(100);
      }
      assertThat(levels.calls()).isLessThan(100);
    }
  }

  @Test
  void afterKillsEveryKeyIsWhereItsNewestRecordPutsIt() throws Exception {
    int keys = 20;
    int each = 200;
    try (Levels levels = new Levels(false)) {
      FlowPlan plan = created("killed", levels, Duration.ofMillis(20));
      Path logs = Files.createDirectories(Path.of("target", "pods"));
      Path file = Files.write(logs.resolve("plan-coalesce"), PlanCodec.toGzip(plan));
      for (int part = 0; part < 4; part++) {
        List<Map.Entry<String, String>> records = new ArrayList<>();
        for (int level = part * each / 4 + 1; level <= (part + 1) * each / 4; level++) {
          for (int key = 0; key < keys; key++) {
            records.add(Map.entry("k" + key, level("k" + key, level)));
          }
        }
        kafka.send(plan.source().topic(), records);
        int seen = levels.calls();
        Process pod = PodMain.start(file, "pod-coalesce");
        await()
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(1))
            .until(() -> levels.calls() > seen + 7 || !pod.isAlive());
        assertThat(pod.isAlive()).as("see %s", file).isTrue();
        pod.destroyForcibly().waitFor();
      }
      try (FlowRunner runner = running(plan)) {
        await()
            .atMost(PATIENCE)
            .until(() -> kafka.committed(plan.consumerGroup()) == (long) keys * each);
        // Positions pass what is parked, too; that is delivered later.
        for (int key = 0; key < keys; key++) {
          String item = "k" + key;
          await()
              .atMost(PATIENCE)
              .untilAsserted(() -> assertThat(levels.of(item)).as(item).endsWith(each));
        }
        assertThat(runner.report().dead()).isZero();
      }
      assertThat(levels.calls()).isLessThan(keys * each);
    }
  }

  /** The first level is under way, so that what comes now waits. */
  private void holdsFirst(FlowPlan plan, Levels levels) throws Exception {
    send(plan, "a", 1);
    await().atMost(PATIENCE).until(() -> levels.calls() == 1);
  }

  private FlowPlan created(String name, Levels levels, Duration window) throws Exception {
    FlowPlan plan =
        Plans.flow(
                name,
                new SourcePlan.Contract("stock", "levels-" + name, null, null, true),
                levels.target())
            .kafka(broker.bootstrapServers())
            .filter("payload.level != 999")
            .parameters(Map.of("item", "payload.item"))
            .delivery(20, 20, 100)
            .partitions(3)
            .coalescing(window)
            .build();
    kafka.create(plan.source().topic(), 3, Map.of());
    kafka.createTopics(plan);
    Positions.resolve(kafka.admin(), plan.consumerGroup(), plan.source().topic(), true);
    return plan;
  }

  private void send(FlowPlan plan, String item, int level) {
    sendText(plan, item, level(item, level));
  }

  /** Each event has a number of its own, unless {@link #events} is set back. */
  private void sendText(FlowPlan plan, String key, String text) {
    try (var producer =
        new KafkaProducer<String, String>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      ProducerRecord<String, String> record =
          new ProducerRecord<>(plan.source().topic(), key, text);
      record.headers().add("ce_id", String.valueOf(events++).getBytes(UTF_8));
      record.headers().add("ce_source", "stock".getBytes(UTF_8));
      var ignored = producer.send(record);
    }
  }

  private static String level(String item, int level) {
    return "{\"item\":\"%s\",\"level\":%d}".formatted(item, level);
  }

  private FlowRunner running(FlowPlan plan) {
    FlowRunner runner = new FlowRunner(plan, Ports.with(WebhookListener.none(), Ports.secrets()));
    runner.start();
    await().atMost(PATIENCE).until(() -> runner.health().ready());
    return runner;
  }
}
