package dev.tributary.orchestration.router;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.broker.LocalBroker;
import dev.tributary.crds.v1alpha1.OrchestrationSpec.OnCompletedKey;
import dev.tributary.crds.v1alpha1.OrchestrationSpec.OnRunningKey;
import dev.tributary.orchestration.engine.EngineUnavailableException;
import dev.tributary.orchestration.engine.InstanceState.Phase;
import dev.tributary.orchestration.engine.OrchestrationEngine;
import dev.tributary.orchestration.testkit.PickupPlan;
import dev.tributary.orchestration.testkit.ProcessWorld;
import dev.tributary.planner.plan.orchestration.OrchestrationPlan;
import dev.tributary.runtime.engine.EngineListener;
import dev.tributary.runtime.engine.EngineSettings;
import dev.tributary.runtime.kafka.Positions;
import dev.tributary.runtime.kafka.Writer;
import dev.tributary.runtime.secret.MemorySecrets;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events on their way from a real broker to instances. */
class EventRouterTest {
  private static final String LETTERS = "pickup.pickup.orc.dlq";
  private static final List<String> TOPICS =
      List.of(PickupPlan.PLACED, PickupPlan.PICKED, PickupPlan.COLLECTED, LETTERS);

  private static LocalBroker broker;
  private Admin admin;
  private KafkaProducer<byte[], byte[]> producer;
  private Writer writer;
  private ProcessWorld world;
  private EventRouter router;

  @BeforeAll
  static void startBroker() {
    broker = LocalBroker.start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void start() throws Exception {
    Map<String, Object> properties = Map.of("bootstrap.servers", broker.bootstrapServers());
    admin = Admin.create(properties);
    admin
        .createTopics(
            TOPICS.stream()
                .map(t -> new NewTopic(t, t.equals(LETTERS) ? 1 : 3, (short) 1))
                .toList())
        .all()
        .get();
    producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    writer =
        new Writer(
            () ->
                new KafkaProducer<>(
                    properties, new ByteArraySerializer(), new ByteArraySerializer()));
  }

  @AfterEach
  void stop() throws Exception {
    if (router != null) {
      router.close();
    }
    writer.close();
    producer.close();
    world.close();
    admin.deleteConsumerGroups(List.of("tributary.pickup.pickup.orc")).all().get();
    admin.deleteTopics(TOPICS).all().get();
    admin.close();
  }

  private void run(UnaryOperator<PickupPlan> change) {
    run(change, engine -> engine);
  }

  private void run(UnaryOperator<PickupPlan> change, UnaryOperator<OrchestrationEngine> around) {
    world = ProcessWorld.of(plan -> change.apply(plan.kafka(broker.bootstrapServers())));
    OrchestrationPlan plan = world.plans().find(ProcessWorld.PLAN).orElseThrow().plan();
    // A topic that was only just created isn't served at once.
    TOPICS
        .subList(0, 3)
        .forEach(
            topic ->
                Awaitility.await("positions in " + topic)
                    .ignoreExceptionsInstanceOf(UnknownTopicOrPartitionException.class)
                    .until(
                        () -> {
                          var ignored = Positions.resolve(admin, plan.consumerGroup(), topic, true);
                          return true;
                        }));
    router = router(around);
    router.start();
  }

  private EventRouter router(UnaryOperator<OrchestrationEngine> around) {
    return new EventRouter(
        world.plans().find(ProcessWorld.PLAN).orElseThrow(),
        List.of(),
        new EventRouter.Ports(
            around.apply(world.engine()),
            new MemorySecrets(),
            writer,
            new Counts(new SimpleMeterRegistry(), "pickup", "pickup"),
            InstantSource.system(),
            "test",
            EngineSettings.defaults(),
            new Quiet(),
            problem -> {},
            problem -> {}));
  }

  @Test
  void eventsStartAnInstanceAndReachItsSteps() {
    run(plan -> plan);
    placed("o1", "e1");
    world.awaitStep("o1", "picked");
    picked("o1", "e2");
    world.awaitStep("o1", "collected");
    collected("o1", "e3");
    world.awaitPhase("o1", Phase.Completed);
    awaitCount(Counted.Started, 1);
    awaitCount(Counted.Delivered, 2);
    awaitCommitted(3);
  }

  @Test
  void aStartThatComesAgainStartsNothingWhileItRunsAndAfterItsEnd() {
    run(plan -> plan);
    placed("o1", "e1");
    placed("o1", "e1");
    placed("o1", "another");
    awaitCount(Counted.Duplicate, 1);
    awaitCount(Counted.AlreadyRunning, 1);
    world.awaitStep("o1", "picked");
    picked("o1", "e2");
    collected("o1", "e3");
    world.awaitPhase("o1", Phase.Completed);
    placed("o1", "e1");
    placed("o1", "another");
    awaitCount(Counted.Duplicate, 2);
    awaitCount(Counted.AlreadyEnded, 1);
    assertThat(world.effects("o1")).containsOnlyOnce("POST payment/authorisations/capture");
    picked("o1", "too late");
    awaitCount(Counted.Unmatched, 1);
    awaitCommitted(8);
  }

  @Test
  void aKeyMayStartAgainWhereThePlanSaysSoAndHasEffectsOfItsOwn() {
    run(plan -> plan.onCompletedKey(OnCompletedKey.Start));
    for (int round = 1; round <= 2; round++) {
      placed("o1", "start-" + round);
      world.awaitStep("o1", "picked");
      picked("o1", "picked-" + round);
      world.awaitStep("o1", "collected");
      collected("o1", "collected-" + round);
      world.awaitPhase("o1", Phase.Completed);
    }
    assertThat(world.effects("o1")).filteredOn(e -> e.endsWith("/capture")).hasSize(2);
  }

  @Test
  void aSecondStartOfARunningKeyIsADeadLetterWhereThePlanSaysSo() {
    run(plan -> plan.onRunningKey(OnRunningKey.Fail));
    placed("o1", "e1");
    placed("o1", "e1");
    placed("o1", "another");
    awaitCount(Counted.Dead, 1);
    awaitCount(Counted.Duplicate, 1);
    assertThat(letters())
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(header(letter, "ce_id")).isEqualTo("another");
              assertThat(header(letter, "tributary.reason"))
                  .contains("'o1' runs already", "onRunningKey");
            });
  }

  @Test
  void aSecondStartOfARunningKeyWaitsWhereThePlanSaysSo() {
    run(plan -> plan.onRunningKey(OnRunningKey.Queue));
    placed("o1", "e1");
    world.awaitStep("o1", "picked");
    placed("o1", "another");
    placed("o1", "another");
    placed("o1", "e1");
    awaitCount(Counted.Queued, 1);
    awaitCount(Counted.Duplicate, 2);
    picked("o1", "picked-1");
    world.awaitStep("o1", "collected");
    collected("o1", "collected-1");
    world.awaitStartBy("o1", "another");
    world.awaitStep("o1", "picked");
    placed("o1", "another");
    awaitCount(Counted.Duplicate, 3);
    assertThat(letters()).isEmpty();
  }

  @Test
  void whatIsTooMuchToWaitIsADeadLetter() {
    run(plan -> plan.onRunningKey(OnRunningKey.Queue));
    placed("o1", "e1");
    world.awaitStep("o1", "picked");
    var large = ProcessWorld.order("o1", "A", "10.00").put("note", "x".repeat(300_000)).toString();
    send(PickupPlan.PLACED, "o1", large, "waits", PickupPlan.PLACED_TYPE);
    send(PickupPlan.PLACED, "o1", large, "too much", PickupPlan.PLACED_TYPE);
    awaitCount(Counted.Queued, 1);
    awaitCount(Counted.Dead, 1);
    assertThat(letters())
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(header(letter, "ce_id")).isEqualTo("too much");
              assertThat(header(letter, "tributary.reason"))
                  .contains("'o1' wait for its running instance", "100, or 512 KiB");
            });
  }

  @Test
  void eventsThatComeBeforeTheirInstanceAreHeldForIt() {
    run(plan -> plan);
    collected("o1", "e3");
    picked("o1", "e2");
    // The second one finds the held instance, or holds it too.
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> router.counts().of(Counted.Held) + router.counts().of(Counted.Delivered),
            n -> n == 2);
    assertThat(world.state("o1").phase()).isEqualTo(Phase.AwaitingStart);
    placed("o1", "e1");
    world.awaitPhase("o1", Phase.Completed);
    placed("o1", "e1");
    awaitCount(Counted.Duplicate, 1);
  }

  @Test
  void anEventWhoseInstanceNeverStartsEndsAndItsKeyIsFreeAfterThat() {
    run(plan -> plan);
    picked("o1", "e2");
    awaitCount(Counted.Held, 1);
    world.temporal().sleep(Duration.ofHours(2));
    assertThat(world.awaitPhase("o1", Phase.NeverStarted).steps()).isEmpty();
    placed("o1", "e1");
    world.awaitStep("o1", "picked");
    assertThat(world.effects("o1")).startsWith("POST wms/reservations");
  }

  @Test
  void whatIsNoEventOfThisKindIsADeadLetterWithItsReasonAndHoldsNobodyUp() {
    run(plan -> plan);
    send(PickupPlan.PLACED, "x", "{not json", "e1", PickupPlan.PLACED_TYPE);
    send(PickupPlan.PLACED, "x", "{\"orderId\":\"o2\"}", "e2", PickupPlan.PLACED_TYPE);
    send(PickupPlan.PICKED, "x", "{\"orderId\":\"\"}", "e3", PickupPlan.PICKED_TYPE);
    send(PickupPlan.PLACED, "x", "{\"orderId\":1}", "e4", PickupPlan.PLACED_TYPE);
    placed("o1", "e5");
    world.awaitStep("o1", "picked");
    awaitCount(Counted.Dead, 4);
    assertThat(letters())
        .extracting(letter -> header(letter, "tributary.stage"))
        .containsExactlyInAnyOrder(
            "parse", "validate-source", "validate-source", "validate-source");
    awaitCommitted(5);
  }

  @Test
  void ordersThatAreNotMeantStartNothing() {
    run(plan -> plan);
    var shipped = ProcessWorld.order("o1", "A", "1");
    shipped.withObject("/fulfilment").put("type", "ship");
    send(PickupPlan.PLACED, "o1", shipped.toString(), "e1", PickupPlan.PLACED_TYPE);
    send(PickupPlan.PLACED, "o2", order("o2"), "e2", "com.example.other");
    awaitCount(Counted.NotMeant, 2);
    assertThat(world.engine().query(ProcessWorld.id("o1"))).isEmpty();
    assertThat(world.engine().query(ProcessWorld.id("o2"))).isEmpty();
  }

  @Test
  void whileTheEngineCannotBeUsedEventsWaitAndNoPositionPassesThem() {
    AtomicBoolean down = new AtomicBoolean(true);
    AtomicInteger asked = new AtomicInteger();
    run(plan -> plan, engine -> unavailable(engine, down, asked));
    placed("o1", "e1");
    placed("o2", "e2");
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> asked.get() >= 4);
    assertThat(committed()).isZero();
    // The router dies meanwhile; the next one begins where the positions are.
    router.close();
    router = router(engine -> unavailable(engine, down, asked));
    router.start();
    down.set(false);
    world.awaitStep("o1", "picked");
    world.awaitStep("o2", "picked");
    awaitCommitted(2);
    assertThat(letters()).isEmpty();
  }

  private static OrchestrationEngine unavailable(
      OrchestrationEngine engine, AtomicBoolean down, AtomicInteger asked) {
    return (OrchestrationEngine)
        Proxy.newProxyInstance(
            EventRouterTest.class.getClassLoader(),
            new Class<?>[] {OrchestrationEngine.class},
            (proxy, method, arguments) -> {
              asked.incrementAndGet();
              if (down.get()) {
                throw new EngineUnavailableException("down", null);
              }
              try {
                return method.invoke(engine, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static String order(String order) {
    return ProcessWorld.order(order, "A", "10.00").toString();
  }

  private void placed(String order, String id) {
    send(PickupPlan.PLACED, order, order(order), id, PickupPlan.PLACED_TYPE);
  }

  private void picked(String order, String id) {
    send(
        PickupPlan.PICKED,
        order,
        "{\"orderId\":\"%s\",\"result\":\"Picked\"}".formatted(order),
        id,
        PickupPlan.PICKED_TYPE);
  }

  private void collected(String order, String id) {
    send(
        PickupPlan.COLLECTED,
        order,
        "{\"orderId\":\"%s\",\"at\":\"2026-01-02T10:00:00Z\"}".formatted(order),
        id,
        PickupPlan.COLLECTED_TYPE);
  }

  private void send(String topic, String key, String value, String id, String type) {
    ProducerRecord<byte[], byte[]> event =
        new ProducerRecord<>(topic, key.getBytes(UTF_8), value.getBytes(UTF_8));
    Map.of("ce_id", id, "ce_source", "/test", "ce_type", type)
        .forEach((name, text) -> event.headers().add(name, text.getBytes(UTF_8)));
    try {
      producer.send(event).get();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private void awaitCount(Counted counted, long count) {
    Awaitility.await(counted.name())
        .atMost(Duration.ofSeconds(20))
        .until(() -> router.counts().of(counted), n -> n == count);
  }

  private void awaitCommitted(long offsets) {
    Awaitility.await("committed offsets")
        .atMost(Duration.ofSeconds(20))
        .until(this::committed, n -> n == offsets);
  }

  private long committed() {
    try {
      return admin
          .listConsumerGroupOffsets("tributary.pickup.pickup.orc")
          .partitionsToOffsetAndMetadata()
          .get()
          .values()
          .stream()
          .mapToLong(o -> o.offset())
          .sum();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private List<ConsumerRecord<byte[], byte[]>> letters() {
    TopicPartition partition = new TopicPartition(LETTERS, 0);
    try (var consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", (Object) broker.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(letters::add);
      }
      return letters;
    }
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  private static final class Quiet implements EngineListener {
    @Override
    public void reading() {}

    @Override
    public void reconnecting(String why) {}

    @Override
    public void positionLost(String message) {}
  }
}
