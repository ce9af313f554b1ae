package dev.tributary.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.broker.LocalBroker;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.PlanCodec;
import dev.tributary.planner.report.FlowReport.HeldReport;
import dev.tributary.runtime.intake.WebhookListener;
import dev.tributary.runtime.kafka.Positions;
import dev.tributary.runtime.testkit.Kafka;
import dev.tributary.runtime.testkit.Letters;
import dev.tributary.runtime.testkit.Plans;
import dev.tributary.runtime.testkit.PodMain;
import dev.tributary.runtime.testkit.Ports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys that wait for their dead letters ({@code sameKey: Park}), on a real broker. */
class SameKeyTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int KEYS = 7;

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
    kafka = new Kafka(broker.bootstrapServers());
  }

  @AfterEach
  void stop() {
    kafka.close();
  }

  @Test
  void laterRecordsWaitOverRestartsAndGoInOrderAfterTheRetry() throws Exception {
    FlowPlan broken = flow("retried", BROKEN);
    Letters letters = letters(broken);
    long before = passing(100).size();
    try (FlowRunner runner = running(broken)) {
      kafka.send(broken.source().topic(), records(0, 100));
      await().atMost(PATIENCE).until(() -> letters.left() == KEYS);
      HeldReport held = new HeldReport(KEYS, 100 - before - KEYS);
      await().atMost(PATIENCE).until(() -> held.equals(runner.report().held()));
      assertThat(runner.report().delivered()).isEqualTo(before);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(kafka.committed(broken.consumerGroup()))
                      .as("the position moves on")
                      .isEqualTo(100));
    }
    FlowPlan mended = flow("retried", MENDED);
    try (FlowRunner runner = running(mended)) {
      kafka.send(mended.source().topic(), records(100, 107));
      HeldReport held = new HeldReport(KEYS, 107 - before - KEYS);
      await().atMost(PATIENCE).until(() -> held.equals(runner.report().held()));
      assertThat(runner.report().delivered()).as("also after a restart they wait").isZero();
      assertThat(letters.retry(letter -> true)).isEqualTo(KEYS);
      await().atMost(PATIENCE).until(() -> kafka.count("retail.to-retried") == 107);
      await().atMost(PATIENCE).until(() -> runner.report().held() == null);
      assertThat(letters.left()).isZero();
      assertThat(runner.report().dead()).isZero();
    }
    assertThat(arrived("retail.to-retried").values())
        .hasSize(KEYS)
        .allSatisfy(numbers -> assertThat(numbers).isSorted().doesNotHaveDuplicates());
    assertThat(marks(mended)).isEmpty();
  }

  @Test
  void whatFailsAgainIsWaitedForAndWhatIsResolvedIsPassed() throws Exception {
    FlowPlan broken = flow("resolved", BROKEN);
    Letters letters = letters(broken);
    // Of one key: 3 dies, 4 and 5 wait.
    kafka.send(
        broken.source().topic(),
        IntStream.range(0, 6).mapToObj(i -> Map.entry("k", order("k", i))).toList());
    try (FlowRunner runner = running(broken)) {
      await().atMost(PATIENCE).until(() -> new HeldReport(1, 2).equals(runner.report().held()));
      assertThat(letters.retry(letter -> true)).isEqualTo(1);
      await().atMost(PATIENCE).until(() -> letters.group().standing().resolved().contains(0));
      await().atMost(PATIENCE).until(() -> letters.requests() == 0);
      assertThat(letters.left()).isEqualTo(1);
    }
    try (FlowRunner runner = running(broken)) {
      kafka.send(broken.source().topic(), "other", order("other", 1));
      await().atMost(PATIENCE).until(() -> runner.report().delivered() == 1);
      assertThat(runner.report().held())
          .as("the old dead letter is resolved, and it waits for the new one")
          .isEqualTo(new HeldReport(1, 2));
      letters.group().resolve(letters.group().standing().id(), List.of(1L));
      await().atMost(PATIENCE).until(() -> runner.report().delivered() == 3);
      await().atMost(PATIENCE).until(() -> runner.report().held() == null);
    }
    assertThat(arrived("retail.to-resolved").get("k")).containsExactly(0, 1, 2, 4, 5);
    assertThat(marks(broken)).isEmpty();
  }

  @Test
  void afterKillsNoRecordPassesADeadLetterOfItsKeyEither() throws Exception {
    FlowPlan broken = flow("killed", BROKEN);
    Letters letters = letters(broken);
    Path logs = Files.createDirectories(Path.of("target", "pods"));
    Path file = Files.write(logs.resolve("plan-same-key"), PlanCodec.toGzip(broken));
    kafka.send(broken.source().topic(), records(0, 700));
    String state = broken.engine().stateTopic();
    // At the first dead letter, and in the middle of parking what waits.
    for (Callable<Boolean> moment :
        List.<Callable<Boolean>>of(
            () -> !letters.all().isEmpty(), () -> kafka.count(state) > 3 * KEYS)) {
      Process pod = PodMain.start(file, "pod-same-key");
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(1))
          .until(() -> moment.call() || !pod.isAlive());
      assertThat(pod.isAlive()).as("see %s", file).isTrue();
      pod.destroyForcibly().waitFor();
    }
    try (FlowRunner runner = running(broken)) {
      HeldReport held = new HeldReport(KEYS, 700 - passing(700).size() - KEYS);
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(runner.report().held()).isEqualTo(held));
      await().atMost(PATIENCE).until(() -> kafka.committed(broken.consumerGroup()) == 700);
    }
    assertThat(letters.all()).hasSizeGreaterThanOrEqualTo(KEYS);
    assertThat(arrived("retail.to-killed").values().stream().flatMap(List::stream).distinct())
        .containsExactlyInAnyOrderElementsOf(passing(700));
  }

  @Test
  void aPlanThatLetsThemPassLetsGoWhatWaited() throws Exception {
    FlowPlan broken = flow("passing", BROKEN);
    letters(broken);
    kafka.send(
        broken.source().topic(),
        IntStream.range(0, 6).mapToObj(i -> Map.entry("k", order("k", i))).toList());
    try (FlowRunner runner = running(broken)) {
      await().atMost(PATIENCE).until(() -> new HeldReport(1, 2).equals(runner.report().held()));
    }
    try (FlowRunner runner = running(builder("passing", BROKEN).build())) {
      await().atMost(PATIENCE).until(() -> runner.report().delivered() == 2);
      await().atMost(PATIENCE).until(() -> runner.report().held() == null);
    }
    assertThat(arrived("retail.to-passing").get("k")).containsExactly(0, 1, 2, 4, 5);
    assertThat(marks(broken)).isEmpty();
  }

  /** Which of the first records go before the first of their key that fails. */
  private static List<Integer> passing(int records) {
    boolean[] dead = new boolean[KEYS];
    List<Integer> passing = new ArrayList<>();
    for (int i = 0; i < records; i++) {
      dead[i % KEYS] |= i % 5 == 3;
      if (!dead[i % KEYS]) {
        passing.add(i);
      }
    }
    return passing;
  }

  private Letters letters(FlowPlan plan) throws Exception {
    kafka.create(plan.source().topic(), 3, Map.of());
    kafka.create(plan.source().topic().replace("retail.", "retail.to-"), 3, Map.of());
    kafka.createTopics(plan);
    Positions.resolve(kafka.admin(), plan.consumerGroup(), plan.source().topic(), true);
    return new Letters(kafka, broker.bootstrapServers(), plan);
  }

  private FlowPlan flow(String name, String mapping) {
    return builder(name, mapping).holdingDeadKeys().build();
  }

  private Plans.Builder builder(String name, String mapping) {
    return Plans.flow(
            name, Plans.contract("retail." + name), Plans.orderPlaced("retail.to-" + name))
        .kafka(broker.bootstrapServers())
        .mapping(mapping)
        .partitions(3);
  }

  private List<String> marks(FlowPlan plan) {
    Map<String, Boolean> marks = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : kafka.read(plan.engine().stateTopic())) {
      marks.put(new String(record.key(), UTF_8), record.value() != null);
    }
    return marks.entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey).toList();
  }

  private Map<String, List<Integer>> arrived(String topic) {
    Map<String, List<Integer>> numbers = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> event : kafka.read(topic)) {
      numbers
          .computeIfAbsent(new String(event.key(), UTF_8), key -> new ArrayList<>())
          .add(Plans.json(new String(event.value(), UTF_8)).at("/line_items/0/quantity").asInt());
    }
    return numbers;
  }

  private static List<Map.Entry<String, String>> records(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> Map.entry("k" + i % KEYS, order("k" + i % KEYS, i)))
        .toList();
  }

  private static String order(String name, int number) {
    return "{\"name\":\"%s\",\"line_items\":[{\"sku\":\"SKU-1001\",\"quantity\":%d}]}"
        .formatted(name, number);
  }

  private FlowRunner running(FlowPlan plan) {
    FlowRunner runner = new FlowRunner(plan, Ports.with(WebhookListener.none(), Ports.secrets()));
    runner.start();
    await().atMost(PATIENCE).until(() -> runner.health().ready());
    return runner;
  }
}
