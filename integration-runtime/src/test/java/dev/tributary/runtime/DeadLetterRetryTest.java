package dev.tributary.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.broker.LocalBroker;
import dev.tributary.planner.deadletter.ResolvedLetters;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.PlanCodec;
import dev.tributary.planner.plan.TargetPlan;
import dev.tributary.runtime.intake.WebhookListener;
import dev.tributary.runtime.kafka.Positions;
import dev.tributary.runtime.testkit.Kafka;
import dev.tributary.runtime.testkit.Letters;
import dev.tributary.runtime.testkit.Plans;
import dev.tributary.runtime.testkit.PodMain;
import dev.tributary.runtime.testkit.Ports;
import dev.tributary.simulators.SimulatorConfig;
import dev.tributary.simulators.SimulatorServer;
import dev.tributary.simulators.faults.Fault;
import dev.tributary.simulators.faults.FaultKind;
import dev.tributary.simulators.journal.Summary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Dead letters that people send back, on a real broker. */
class DeadLetterRetryTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Every fifth record fails in it. */
  private static final String BROKEN =
      """
      {"name":"payload.name","line_items":"payload.line_items.map(l, {'sku': string(10 / (l.quantity % 5 == 3 ? 0 : 1)), 'quantity': l.quantity})"}
      """;

  private static final String MENDED =
      """
      {"name":"payload.name","line_items":"payload.line_items.map(l, {'sku': 'mended', 'quantity': l.quantity})"}
      """;

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
  void whatIsRetriedArrivesOnceInItsOrderBesideLiveRecords() throws Exception {
    kafka.create("retail.live", 3, Map.of());
    kafka.create("retail.copied", 3, Map.of());
    FlowPlan broken = copying("live", BROKEN);
    kafka.createTopics(broken);
    Positions.resolve(kafka.admin(), broken.consumerGroup(), "retail.live", true);
    Letters letters = new Letters(kafka, broker.bootstrapServers(), broken);
    try (FlowRunner runner = running(broken)) {
      kafka.send("retail.live", records(0, 100));
      await().atMost(PATIENCE).until(() -> runner.report().delivered() == 80);
      await().atMost(PATIENCE).until(() -> letters.left() == 20);
    }
    FlowPlan mended = copying("live", MENDED);
    AtomicBoolean over = new AtomicBoolean();
    try (FlowRunner runner = running(mended);
        var background = Executors.newSingleThreadExecutor()) {
      var live =
          background.submit(
              (Callable<Integer>)
                  () -> {
                    int next = 100;
                    while (!over.get()) {
                      kafka.send("retail.live", records(next, next + 10));
                      next += 10;
                    }
                    return next;
                  });
      List<Long> committed = new ArrayList<>(List.of(kafka.committed(mended.consumerGroup())));
      assertThat(letters.retry(letter -> true)).isEqualTo(20);
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                committed.add(kafka.committed(mended.consumerGroup()));
                return letters.left() == 0;
              });
      over.set(true);
      int all = live.get();
      await().atMost(PATIENCE).until(() -> kafka.count("retail.copied") == all);
      await()
          .atMost(PATIENCE)
          .until(() -> runner.report().lag() != null && runner.report().lag() == 0);
      assertThat(committed).as("a position never goes back").isSorted();
      assertThat(runner.report().dead()).isZero();
      assertThat(letters.requests()).isZero();
      Map<String, List<Integer>> retried = new HashMap<>();
      Map<String, List<Integer>> others = new HashMap<>();
      for (ConsumerRecord<byte[], byte[]> event : kafka.read("retail.copied")) {
        int number = number(event);
        (number < 100 && number % 5 == 3 ? retried : others)
            .computeIfAbsent(new String(event.key(), UTF_8), key -> new ArrayList<>())
            .add(number);
      }
      assertThat(retried.values().stream().mapToInt(List::size).sum()).isEqualTo(20);
      assertThat(others.values().stream().mapToInt(List::size).sum()).isEqualTo(all - 20);
      assertThat(retried.values())
          .allSatisfy(numbers -> assertThat(numbers).isSorted().doesNotHaveDuplicates());
      assertThat(others.values())
          .allSatisfy(numbers -> assertThat(numbers).isSorted().doesNotHaveDuplicates());
    }
  }

  @Test
  void whatFailsAgainTakesThePlaceOfTheOldOne() throws Exception {
    kafka.create("retail.again", 3, Map.of());
    kafka.create("retail.copied-again", 3, Map.of());
    FlowPlan broken = copying("again", BROKEN);
    kafka.createTopics(broken);
    Positions.resolve(kafka.admin(), broken.consumerGroup(), "retail.again", true);
    Letters letters = new Letters(kafka, broker.bootstrapServers(), broken);
    try (FlowRunner runner = running(broken)) {
      kafka.send("retail.again", records(0, 15));
      await().atMost(PATIENCE).until(() -> letters.left() == 3);
      assertThat(letters.retry(letter -> letter.offset() == 1)).isEqualTo(1);
      await().atMost(PATIENCE).until(() -> runner.report().dead() == 4);
      await().atMost(PATIENCE).until(() -> letters.group().standing().resolved().contains(1));
      assertThat(letters.left()).isEqualTo(3);
      ConsumerRecord<byte[], byte[]> first = letters.all().get(1);
      ConsumerRecord<byte[], byte[]> second = letters.all().get(3);
      assertThat(Kafka.header(second, "tributary.retry-of")).isEqualTo("1");
      for (String same :
          List.of(
              "__connect.errors.topic",
              "__connect.errors.partition",
              "__connect.errors.offset",
              "tributary.timestamp",
              "tributary.stage")) {
        assertThat(Kafka.header(second, same)).as(same).isEqualTo(Kafka.header(first, same));
      }
      assertThat(second.value()).isEqualTo(first.value());
      await().atMost(PATIENCE).until(() -> letters.requests() == 0);
    }
    try (FlowRunner runner = running(copying("again", MENDED))) {
      assertThat(letters.retry(letter -> true)).isEqualTo(3);
      await().atMost(PATIENCE).until(() -> letters.left() == 0);
      assertThat(runner.report().delivered()).isEqualTo(3);
      assertThat(kafka.count("retail.copied-again")).isEqualTo(15);
    }
  }

  @Test
  void killsInTheMiddleOfARetryLoseAndDoubleNothing() throws Exception {
    kafka.create("retail.killed", 3, Map.of());
    TargetPlan.Http erp = Plans.erpInDoubt(simulators.url(), 2_000);
    FlowPlan plan =
        Plans.flow("killed", Plans.contract("retail.killed"), erp)
            .kafka(broker.bootstrapServers())
            .build();
    kafka.createTopics(plan);
    Positions.resolve(kafka.admin(), plan.consumerGroup(), "retail.killed", true);
    Letters letters = new Letters(kafka, broker.bootstrapServers(), plan);
    simulators.faults().put("erp", List.of(fault(FaultKind.STATUS, "POST", 400, null)));
    kafka.send(
        "retail.killed",
        IntStream.range(0, 120)
            .mapToObj(i -> Map.entry("k" + i % 40, order("o" + i, 1 + i)))
            .toList());
    try (FlowRunner runner = running(plan)) {
      await().atMost(PATIENCE).until(() -> letters.left() == 120);
      assertThat(runner.report().dead()).isEqualTo(120);
    }
    // Slow enough to be hit in the middle, and the effect may come before the answer.
    simulators.faults().put("erp", List.of(fault(FaultKind.DELAY, "POST", null, 150L)));
    assertThat(letters.retry(letter -> true)).isEqualTo(120);
    Path logs = Files.createDirectories(Path.of("target", "pods"));
    Path file = Files.write(logs.resolve("plan"), PlanCodec.toGzip(plan));
    int kills = 0;
    for (int wanted : new int[] {15, 45, 80}) {
      Process pod = PodMain.start(file, "pod-" + wanted);
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> created() >= wanted || !pod.isAlive());
      assertThat(pod.isAlive()).as("see %s", file).isTrue();
      pod.destroyForcibly().waitFor();
      assertThat(letters.left()).as("in the middle").isPositive();
      kills++;
    }
    simulators.faults().clear();
    try (FlowRunner runner = running(plan)) {
      await().atMost(PATIENCE).until(() -> letters.left() == 0);
      await().atMost(PATIENCE).until(() -> letters.requests() == 0);
      assertThat(runner.report().dead()).isZero();
    }
    Summary orders = simulators.log().summary(Optional.of("erp"));
    assertThat(kills).isEqualTo(3);
    assertThat(orders.duplicates()).isEmpty();
    assertThat(orders.created()).isEqualTo(120);
    assertThat(letters.all()).hasSize(120);
  }

  @Test
  void whatMayHaveArrivedIsAskedForBeforeItIsSentOnceMore() throws Exception {
    kafka.create("retail.doubt", 1, Map.of());
    FlowPlan plan =
        Plans.flow(
                "doubt", Plans.contract("retail.doubt"), Plans.erpInDoubt(simulators.url(), 2_000))
            .kafka(broker.bootstrapServers())
            .partitions(1)
            .delivery(0, 20, 20)
            .build();
    kafka.createTopics(plan);
    Positions.resolve(kafka.admin(), plan.consumerGroup(), "retail.doubt", true);
    Letters letters = new Letters(kafka, broker.bootstrapServers(), plan);
    try (FlowRunner runner = running(plan)) {
      simulators.faults().put("erp", List.of(Fault.times(FaultKind.TIMEOUT_AFTER_COMMIT, 1)));
      kafka.send("retail.doubt", "k", order("o1", 1));
      // Alone it can't be told from a failing system: it is given up after its only try.
      await().atMost(PATIENCE).until(() -> letters.left() == 1);
      assertThat(created()).isEqualTo(1);
      assertThat(letters.retry(letter -> true)).isEqualTo(1);
      await().atMost(PATIENCE).until(() -> letters.left() == 0);
      assertThat(runner.report().suppressed())
          .as("%s", simulators.log().entries(Optional.of("erp"), Optional.empty()))
          .isEqualTo(1);
    }
    assertThat(created()).isEqualTo(1);
  }

  @Test
  void aRequestThatIsNoneOrIsWithdrawnDoesNoHarm() throws Exception {
    kafka.create("retail.odd", 3, Map.of());
    kafka.create("retail.copied-odd", 3, Map.of());
    FlowPlan plan = copying("odd", BROKEN);
    kafka.createTopics(plan);
    Positions.resolve(kafka.admin(), plan.consumerGroup(), "retail.odd", true);
    Letters letters = new Letters(kafka, broker.bootstrapServers(), plan);
    try (FlowRunner runner = running(plan)) {
      kafka.send("retail.odd", records(0, 10));
      await().atMost(PATIENCE).until(() -> letters.left() == 2);
    }
    String state = plan.engine().stateTopic();
    letters.put(
        new org.apache.kafka.clients.producer.ProducerRecord<>(
            state, 0, "retry/0/x/1".getBytes(UTF_8), "no copy".getBytes(UTF_8)));
    letters.retry(letter -> true);
    for (var request : kafka.read(state)) {
      if (!new String(request.key(), UTF_8).equals("retry/0/x/1")) {
        letters.put(
            new org.apache.kafka.clients.producer.ProducerRecord<>(
                state, request.partition(), request.key(), null));
      }
    }
    try (FlowRunner runner = running(copying("odd", MENDED))) {
      kafka.send("retail.odd", records(10, 13));
      await().atMost(PATIENCE).until(() -> runner.report().delivered() == 3);
      assertThat(letters.left()).as("nobody wants them delivered any more").isEqualTo(2);
    }
  }

  @Test
  void manyWhoResolveAtOneTimeUndoNothing() throws Exception {
    FlowPlan plan = copying("many", MENDED);
    kafka.create(plan.deadLetterTopic(), 1, Map.of());
    Letters letters = new Letters(kafka, broker.bootstrapServers(), plan);
    kafka.send(
        plan.deadLetterTopic(),
        IntStream.range(0, 200).mapToObj(i -> Map.entry("k", "{}")).toList());
    await().until(() -> letters.left() == 200);
    String id = letters.group().standing().id();
    List<Callable<Void>> people = new ArrayList<>();
    for (int person = 0; person < 6; person++) {
      int mine = person;
      people.add(
          () -> {
            Letters own = new Letters(kafka, broker.bootstrapServers(), plan);
            for (long letter = mine; letter < 120; letter += 30) {
              own.group()
                  .resolve(id, LongStream.range(0, 5).map(i -> mine + 6 * i).boxed().toList());
              own.group().resolve(id, List.of(letter));
            }
            return null;
          });
    }
    try (var pool = Executors.newFixedThreadPool(people.size())) {
      for (var done : pool.invokeAll(people)) {
        done.get();
      }
    }
    ResolvedLetters resolved = letters.group().standing().resolved();
    List<Long> expected =
        LongStream.range(0, 120).filter(i -> i < 30 || i % 30 < 6).boxed().toList();
    assertThat(LongStream.range(0, 200).filter(resolved::contains).boxed()).isEqualTo(expected);
    assertThat(letters.left()).isEqualTo(200 - expected.size());
    // Letters of a topic that was made anew since are nobody's matter.
    letters.group().resolve("another", List.of(199L));
    assertThat(letters.group().standing().resolved().contains(199)).isFalse();
  }

  private FlowPlan copying(String name, String mapping) {
    String to = "retail.copied" + (name.equals("live") ? "" : "-" + name);
    return Plans.flow(name, Plans.contract("retail." + name), Plans.orderPlaced(to))
        .kafka(broker.bootstrapServers())
        .mapping(mapping)
        .partitions(3)
        .build();
  }

  private static List<Map.Entry<String, String>> records(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> Map.entry("k" + i % 7, order("k" + i % 7, i)))
        .toList();
  }

  private static String order(String name, int number) {
    return "{\"name\":\"%s\",\"line_items\":[{\"sku\":\"SKU-1001\",\"quantity\":%d}]}"
        .formatted(name, number);
  }

  private static int number(ConsumerRecord<byte[], byte[]> event) {
    JsonNode body = Plans.json(new String(event.value(), UTF_8));
    return body.at("/line_items/0/quantity").asInt();
  }

  private static Fault fault(FaultKind kind, String match, Integer status, Long delay) {
    return new Fault(kind, null, null, null, match, status, null, delay, null, null, null);
  }

  private long created() {
    return simulators.log().summary(Optional.of("erp")).created();
  }

  private FlowRunner running(FlowPlan plan) {
    FlowRunner runner = new FlowRunner(plan, Ports.with(WebhookListener.none(), Ports.secrets()));
    runner.start();
    await().atMost(PATIENCE).until(() -> runner.health().ready());
    return runner;
  }
}
