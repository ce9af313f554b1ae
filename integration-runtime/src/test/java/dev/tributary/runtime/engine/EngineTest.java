package dev.tributary.runtime.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.broker.LocalBroker;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.FlowPlan.EnginePlan;
import dev.tributary.runtime.kafka.KafkaClients;
import dev.tributary.runtime.kafka.StartPositions;
import dev.tributary.runtime.parking.StateTopic;
import dev.tributary.runtime.secret.MemorySecrets;
import dev.tributary.runtime.testkit.Kafka;
import dev.tributary.runtime.testkit.Plans;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine on a real broker. */
class EngineTest {
  private static LocalBroker broker;
  private static Kafka kafka;

  private final List<AutoCloseable> open = new ArrayList<>();
  private final Set<String> busy = ConcurrentHashMap.newKeySet();
  private final List<String> handled = new CopyOnWriteArrayList<>();
  private final List<String> troubles = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void startBroker() {
    broker = LocalBroker.start();
    kafka = new Kafka(broker.bootstrapServers());
  }

  @AfterAll
  static void stopBroker() {
    kafka.close();
    broker.close();
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  @Test
  void keysOfOnePartitionRunSideBySideAndEachInOrder() {
    FlowPlan plan = plan("side-by-side", 1, EnginePlan.CLASSIC);
    CountDownLatch slow = new CountDownLatch(1);
    Engine engine =
        engine(
            plan,
            (record, turn) -> {
              if (key(record).equals("slow")) {
                slow.await();
              }
              note(record);
            });
    send(plan, "slow", "a", "slow", "b", "a", "b", "a");
    await().until(() -> handled.size() == 5);
    assertThat(handled).containsSubsequence("a1", "a4", "a6").containsSubsequence("b3", "b5");
    await().until(() -> progress(engine, plan, 0).equals(new Progress(0, 5, 0)));
    assertThat(progress(engine, plan, 0).unfinished(7)).isEqualTo(2);
    slow.countDown();
    await().until(() -> kafka.committed(plan.consumerGroup()) == 7);
    assertThat(handled).containsSubsequence("slow0", "slow2");
  }

  @Test
  void aFlowWithoutOrderRunsRecordsOfOneKeySideBySide() {
    FlowPlan plan = plan("no-order", 1, EnginePlan.CLASSIC);
    CountDownLatch all = new CountDownLatch(3);
    engine(
        plan,
        false,
        Limits.defaults(),
        (record, turn) -> {
          all.countDown();
          all.await();
        });
    send(plan, "a", "a", "a");
    await().until(() -> kafka.committed(plan.consumerGroup()) == 3);
  }

  /** Killing leaves what the last acknowledged commit says, and nothing else. */
  @Test
  void afterAKillOnlyWhatNoCommitToldIsHandledAgain() throws Exception {
    FlowPlan plan = plan("killed", 1, EnginePlan.CLASSIC);
    send(plan, "a", "b", "c", "d", "e");
    commit(
        plan,
        CommitMetadata.write(
            topicId(plan), new Position(0, 0, List.of(new Run(1, 3), new Run(4, 5)))));
    engine(plan, (record, turn) -> note(record));
    await().until(() -> kafka.committed(plan.consumerGroup()) == 5);
    assertThat(handled).containsExactlyInAnyOrder("a0", "d3");
  }

  @Test
  void theMetadataOfATopicThatWasMadeAnewSkipsNothing() throws Exception {
    FlowPlan plan = plan("made-anew", 1, EnginePlan.CLASSIC);
    send(plan, "a", "b", "c");
    commit(
        plan, CommitMetadata.write(Uuid.randomUuid(), new Position(0, 0, List.of(new Run(1, 3)))));
    engine(plan, (record, turn) -> note(record));
    await().until(() -> kafka.committed(plan.consumerGroup()) == 3);
    assertThat(handled).containsExactlyInAnyOrder("a0", "b1", "c2");
  }

  @Test
  void whatIsFinishedBeyondAStuckRecordIsCommittedWithIt() {
    FlowPlan plan = plan("stuck", 1, EnginePlan.CLASSIC);
    Engine first =
        engine(
            plan,
            (record, turn) -> {
              if (key(record).equals("stuck")) {
                turn.pause(Duration.ofHours(1));
              }
              note(record);
            });
    send(plan, "stuck", "a", "b");
    await().until(() -> handled.size() == 2);
    first.stop(Duration.ofSeconds(5));
    engine(plan, (record, turn) -> note(record));
    await().until(() -> kafka.committed(plan.consumerGroup()) == 3);
    assertThat(handled).containsExactlyInAnyOrder("a1", "b2", "stuck0");
  }

  @Test
  void aWaitingKeyIsParkedOutlivesItsPodAndIsReleasedInOrder() {
    FlowPlan plan = plan("parked", 1, EnginePlan.CLASSIC);
    Engine first =
        engine(
            plan,
            true,
            Limits.defaults().parkAfter(Duration.ofMillis(200)),
            (record, turn) -> {
              if (key(record).equals("stuck")) {
                turn.pause(Duration.ofHours(1));
              }
              note(record);
            });
    send(plan, "stuck", "a", "stuck", "a", "stuck");
    // The position passes all five; what is parked isn't finished.
    await().until(() -> kafka.committed(plan.consumerGroup()) == 5);
    assertThat(progress(first, plan, 0)).isEqualTo(new Progress(5, 0, 3));
    assertThat(handled).containsExactly("a1", "a3");
    first.stop(Duration.ofSeconds(5));
    handled.clear();
    Engine second = engine(plan, (record, turn) -> note(record));
    send(plan, "stuck");
    await().until(() -> handled.size() == 4);
    assertThat(handled).containsExactly("stuck0", "stuck2", "stuck4", "stuck5");
    await().until(() -> progress(second, plan, 0).equals(new Progress(6, 0, 0)));
    second.stop(Duration.ofSeconds(5));
    handled.clear();
    engine(plan, (record, turn) -> note(record));
    send(plan, "after");
    await().until(() -> kafka.committed(plan.consumerGroup()) == 7);
    assertThat(handled).as("the copies are gone").containsExactly("after6");
  }

  @Test
  void aParkedRecordComesBackWithAllThatItWas() {
    FlowPlan plan = plan("whole", 1, EnginePlan.CLASSIC);
    kafka.send(plan.source().topic(), "k", "the value");
    ConsumerRecord<byte[], byte[]> record = kafka.read(plan.source().topic()).getFirst();
    KafkaClients clients = clients(plan);
    StateTopic copies = new StateTopic(plan.engine().stateTopic(), plan.source().topic(), clients);
    assertThat(copies.restore(Set.of(0)).join()).isEmpty();
    copies.store(record).join();
    ConsumerRecord<byte[], byte[]> back = copies.restore(Set.of(0)).join().getFirst();
    assertThat(back.key()).isEqualTo(record.key());
    assertThat(back.value()).isEqualTo(record.value());
    assertThat(back.topic()).isEqualTo(record.topic());
    assertThat(back.partition()).isEqualTo(record.partition());
    assertThat(back.offset()).isEqualTo(record.offset());
    assertThat(back.timestamp()).isEqualTo(record.timestamp());
    assertThat(back.leaderEpoch()).isEqualTo(record.leaderEpoch());
    assertThat(back.headers()).isEqualTo(record.headers());
    assertThat(copies.restore(Set.of(1)).join()).isEmpty();
    copies.forget(record).join();
    assertThat(copies.restore(Set.of(0)).join()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {EnginePlan.CLASSIC, "consumer"})
  void partitionsThatMoveInOrderHaveNothingHandledTwiceNorOutOfOrder(String protocol) {
    FlowPlan plan = plan("moving-" + protocol, 6, protocol);
    RecordHandler handler =
        (record, turn) -> {
          String key = key(record);
          if (!busy.add(key)) {
            troubles.add(key + " is handled twice at one time");
          }
          turn.checkOwned();
          Thread.sleep(5);
          note(record);
          busy.remove(key);
        };
    engine(plan, handler);
    Engine leaving = engine(plan, handler);
    List<String> keys = IntStream.range(0, 3_000).mapToObj(i -> "key-" + i % 300).toList();
    send(plan, keys.toArray(String[]::new));
    for (int i = 1; i <= 4; i++) {
      int seen = 500 * i;
      await().atMost(Duration.ofSeconds(60)).until(() -> handled.size() > seen);
      // One comes while another goes: its last commit falls into a rebalance.
      Engine coming = engine(plan, handler);
      leaving.stop(Duration.ofSeconds(10));
      leaving = coming;
    }
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> kafka.committed(plan.consumerGroup()) == 3_000);
    assertThat(troubles).isEmpty();
    assertThat(handled).hasSize(3_000).doesNotHaveDuplicates();
    Map<String, Integer> last = new ConcurrentHashMap<>();
    for (String one : handled) {
      int at = one.lastIndexOf('@');
      int offset = Integer.parseInt(one.substring(at + 1));
      assertThat(last.getOrDefault(one.substring(0, at), -1)).isLessThan(offset);
      last.put(one.substring(0, at), offset);
    }
  }

  /** A classic group takes no commits while a rebalance waits for a member that doesn't poll. */
  @Test
  void whoLeavesWhileTheGroupSharesPartitionsOutAnewStillCommits() throws Exception {
    FlowPlan plan = plan("leaving", 6, EnginePlan.CLASSIC);
    Engine leaving = engine(plan, (record, turn) -> note(record));
    await().until(() -> leaving.progress().size() == 6);
    Consumer<byte[], byte[]> slow = clients(plan).consumer();
    slow.subscribe(List.of(plan.source().topic()));
    await()
        .until(
            () -> {
              slow.poll(Duration.ofMillis(100)).count();
              return leaving.progress().size() == 3 && slow.assignment().size() == 3;
            });
    Engine coming = engine(plan, (record, turn) -> note(record));
    await().until(() -> state(plan) == GroupState.PREPARING_REBALANCE);
    List<String> keys = IntStream.range(0, 600).mapToObj(i -> "key-" + i).toList();
    send(plan, keys.toArray(String[]::new));
    await().until(() -> handled.size() >= 100 && leaving.oldest().isEmpty());
    Thread end = Thread.ofVirtual().start(() -> leaving.stop(Duration.ofSeconds(5)));
    slow.close();
    end.join();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> kafka.committed(plan.consumerGroup()) == 600);
    await().atMost(Duration.ofSeconds(60)).until(() -> coming.progress().size() == 6);
    assertThat(handled).hasSize(600).doesNotHaveDuplicates();
  }

  @Test
  void aHangingTargetKeepsMemoryBoundedAndTheGroupStable() {
    FlowPlan plan = plan("hanging", 1, EnginePlan.CLASSIC);
    CountDownLatch hangs = new CountDownLatch(1);
    ConcurrentLinkedQueue<String> begun = new ConcurrentLinkedQueue<>();
    Limits limits =
        new Limits(8, Long.MAX_VALUE, 1L << 20, 50, 1_000, 10, 10_000, Duration.ofHours(1), 1);
    Engine engine =
        engine(
            plan,
            true,
            limits,
            (record, turn) -> {
              begun.add(key(record));
              hangs.await();
              note(record);
            });
    send(plan, IntStream.range(0, 2_000).mapToObj(i -> "k" + i).toArray(String[]::new));
    await().until(() -> begun.size() == 8);
    await().until(() -> engine.oldest().isPresent());
    assertThat(begun).hasSize(8);
    hangs.countDown();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> kafka.committed(plan.consumerGroup()) == 2_000);
    assertThat(handled).hasSize(2_000).doesNotHaveDuplicates();
  }

  private void note(ConsumerRecord<byte[], byte[]> record) {
    String key = key(record);
    handled.add(key.startsWith("key-") ? key + "@" + record.offset() : key + record.offset());
  }

  private static String key(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.key(), UTF_8);
  }

  private static Progress progress(Engine engine, FlowPlan plan, int partition) {
    return engine
        .progress()
        .getOrDefault(new TopicPartition(plan.source().topic(), partition), new Progress(-1, 0, 0));
  }

  private FlowPlan plan(String name, int partitions, String protocol) {
    FlowPlan plan =
        Plans.flow(name, Plans.shop(name), Plans.crm(URI.create("http://unused")))
            .kafka(broker.bootstrapServers())
            .partitions(partitions)
            .groupProtocol(protocol)
            .build();
    kafka.createTopics(plan);
    return plan;
  }

  private KafkaClients clients(FlowPlan plan) {
    KafkaClients clients = new KafkaClients(plan, new MemorySecrets(), "test");
    open.add(clients);
    return clients;
  }

  private Engine engine(FlowPlan plan, RecordHandler handler) {
    return engine(plan, true, Limits.defaults(), handler);
  }

  private Engine engine(FlowPlan plan, boolean keyed, Limits limits, RecordHandler handler) {
    KafkaClients clients = clients(plan);
    Engine engine =
        new Engine(
            plan.name(),
            clients,
            new StartPositions(plan.consumerGroup(), plan.source().topic(), true),
            keyed,
            handler,
            new StateTopic(plan.engine().stateTopic(), plan.source().topic(), clients),
            new EngineListener() {
              @Override
              public void reading() {}

              @Override
              public void reconnecting(String why) {
                troubles.add(why);
              }

              @Override
              public void positionLost(String message) {
                troubles.add(message);
              }
            },
            EngineSettings.defaults().with(limits));
    // Engines end before their clients.
    open.addFirst(engine);
    engine.start();
    return engine;
  }

  private static void send(FlowPlan plan, String... keys) {
    kafka.send(
        plan.source().topic(), java.util.Arrays.stream(keys).map(k -> Map.entry(k, "{}")).toList());
  }

  private static void commit(FlowPlan plan, String metadata) throws Exception {
    kafka
        .admin()
        .alterConsumerGroupOffsets(
            plan.consumerGroup(),
            Map.of(
                new TopicPartition(plan.source().topic(), 0), new OffsetAndMetadata(0, metadata)))
        .all()
        .get();
  }

  private static GroupState state(FlowPlan plan) throws Exception {
    return kafka
        .admin()
        .describeConsumerGroups(List.of(plan.consumerGroup()))
        .describedGroups()
        .get(plan.consumerGroup())
        .get()
        .groupState();
  }

  private static Uuid topicId(FlowPlan plan) throws Exception {
    return kafka
        .admin()
        .describeTopics(List.of(plan.source().topic()))
        .allTopicNames()
        .get()
        .get(plan.source().topic())
        .topicId();
  }
}
