package dev.tributary.operator;

import static dev.tributary.operator.support.World.assertCondition;
import static dev.tributary.operator.support.World.eventually;
import static dev.tributary.operator.support.World.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.operator.support.Retail;
import dev.tributary.operator.support.RunningOperator;
import dev.tributary.operator.support.TestApi;
import dev.tributary.operator.support.TestKafka;
import dev.tributary.operator.support.World;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Topics by Kafka's admin API: made, mended, adopted again, and left alone when they aren't ours.
 */
class TopicsTest {
  private final World world = World.withKafka("topics");
  private final String ns = world.namespace();
  private RunningOperator operator = RunningOperator.start(ns);

  @AfterEach
  void stop() {
    operator.close();
    world.close();
  }

  @Test
  void aTopicThatSomebodyElseMadeIsAConflictUntilItIsHandedOver() throws Exception {
    String name = ns + ".order-placed";
    make(name, 2, Map.of("retention.ms", "1234567"));
    world.apply(Retail.contract(ns, "{partitions: 2, retention: 1d}"));
    awaitContract("False", "NameConflict");
    assertThat(config(name, "retention.ms")).isEqualTo("1234567");

    world
        .client()
        .configMaps()
        .inNamespace(TestApi.HOME)
        .resource(
            new io.fabric8.kubernetes.api.model.ConfigMapBuilder()
                .withNewMetadata()
                .withName("tributary-topics." + ns)
                .withNamespace(TestApi.HOME)
                .endMetadata()
                .withData(Map.of(name, describe(name).topicId().toString()))
                .build())
        .create();
    awaitContract("True", "AsExpected");
    assertThat(config(name, "retention.ms")).isEqualTo("86400000");
  }

  @Test
  void theFlowsOwnTopicsToo() throws Exception {
    make(ns + ".orders.dlq", 1, Map.of());
    world
        .apply(Retail.erp(ns))
        .apply(Retail.contract(ns, "{partitions: 1}"))
        .apply(Retail.toErp(ns, "payload.orderId"));
    world.awaitFlow("orders", "TopicsReady", "False", "NameConflict");
    world.awaitFlow("orders", "Ready", "False", "NameConflict");
    assertThat(world.deployment("orders")).isNull();
  }

  @Test
  void configurationIsMendedAndPartitionsAreOnlyReported() throws Exception {
    String name = ns + ".order-placed";
    world.apply(
        Retail.contract(
            ns, "{partitions: 2, retention: 1d, config: {max.message.bytes: '2000000'}}"));
    awaitContract("True", "AsExpected");
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
    TestKafka.get()
        .admin()
        .incrementalAlterConfigs(
            Map.of(resource, List.of(set("retention.ms", "777"), set("segment.ms", "60000000"))))
        .all()
        .get();
    // The broker answers with it a moment after the controller has taken it.
    eventually(() -> assertThat(config(name, "retention.ms")).isEqualTo("777"));
    world.apply(
        Retail.contract(
            ns, "{partitions: 5, retention: 1d, config: {max.message.bytes: '2000000'}}"));
    eventually(() -> assertThat(config(name, "retention.ms")).isEqualTo("86400000"));
    assertThat(config(name, "segment.ms")).as("not ours to set").isEqualTo("60000000");
    eventually(
        () -> {
          var conditions = world.contract("order-placed").getStatus().conditions();
          assertCondition(conditions, "TopicReady", "True", "PartitionsDiffer");
          assertThat(message(conditions, "TopicReady")).contains("has 2 partitions");
        });
    assertThat(describe(name).partitions()).hasSize(2);
  }

  @Test
  void anUnmanagedTopicIsReadAndNeverAltered() throws Exception {
    String name = "legacy." + ns;
    world
        .apply(Retail.erp(ns))
        .apply(Retail.contract(ns, "{name: " + name + ", managed: false}"))
        .apply(Retail.toErp(ns, "payload.orderId"));
    awaitContract("False", "TopicNotFound");
    world.awaitFlow("orders", "TopicsReady", "False", "TopicNotFound");
    make(name, 3, Map.of("retention.ms", "4711"));
    awaitContract("True", "AsExpected");
    eventually(() -> assertThat(world.deployment("orders")).isNotNull());
    assertThat(config(name, "retention.ms")).isEqualTo("4711");
    assertThat(world.contract("order-placed").getStatus().partitions()).isEqualTo(3);
  }

  @Test
  void readingBeginsAtTheEndOnceAndGoesOnThereWhenTheFlowComesBack() throws Exception {
    world.apply(Retail.erp(ns)).apply(Retail.contract(ns, "{partitions: 1}"));
    awaitContract("True", "AsExpected");
    produce(ns + ".order-placed", 5);
    world.apply(Retail.toErp(ns, "payload.orderId"));
    eventually(() -> assertThat(world.deployment("orders")).isNotNull());
    assertThat(position()).isEqualTo(5);

    produce(ns + ".order-placed", 2);
    world.client().resources(SyncFlow.class).inNamespace(ns).withName("orders").delete();
    // No garbage collector runs here.
    world.client().apps().deployments().inNamespace(ns).withName("orders-flow").delete();
    eventually(() -> assertThat(world.flow("orders")).isNull());
    assertThat(describe(ns + ".orders.dlq")).isNotNull();

    world.apply(Retail.toErp(ns, "payload.orderId"));
    // The old children wait for the collector: theirs is another owner of the same name.
    eventually(
        () ->
            assertThat(message(world.flow("orders").getStatus().conditions(), "RuntimeReady"))
                .contains("still being removed"));
    world.client().configMaps().inNamespace(ns).delete();
    world.client().serviceAccounts().inNamespace(ns).delete();
    world.client().services().inNamespace(ns).delete();
    world.client().policy().v1().podDisruptionBudget().inNamespace(ns).delete();
    world.client().network().v1().networkPolicies().inNamespace(ns).delete();
    eventually(() -> assertThat(world.deployment("orders")).isNotNull());
    assertThat(position()).isEqualTo(5);
    world.awaitFlow("orders", "TopicsReady", "True", "AsExpected");
  }

  @Test
  void aDeletedTopicIsMadeAgain() throws Exception {
    String name = ns + ".order-placed";
    world.apply(Retail.contract(ns, "{partitions: 1}"));
    awaitContract("True", "AsExpected");
    TestKafka.get().admin().deleteTopics(List.of(name)).all().get();
    operator.close();
    operator = RunningOperator.start(ns);
    eventually(() -> assertThat(describe(name).partitions()).hasSize(1));
    awaitContract("True", "AsExpected");
  }

  private void awaitContract(String status, String reason) {
    eventually(
        () -> {
          EventContract contract = world.contract("order-placed");
          assertThat(contract.getStatus().observedGeneration())
              .isEqualTo(contract.getMetadata().getGeneration());
          assertCondition(contract.getStatus().conditions(), "Ready", status, reason);
        });
  }

  private long position() throws Exception {
    return TestKafka.get()
        .admin()
        .listConsumerGroupOffsets("tributary." + ns + ".orders")
        .partitionsToOffsetAndMetadata()
        .get()
        .values()
        .iterator()
        .next()
        .offset();
  }

  private static void produce(String topic, int count) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", TestKafka.get().bootstrap()),
            new StringSerializer(),
            new StringSerializer())) {
      for (int i = 0; i < count; i++) {
        producer.send(new ProducerRecord<>(topic, "k", "{}")).get();
      }
    }
  }

  private static AlterConfigOp set(String key, String value) {
    return new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
  }

  private static void make(String name, int partitions, Map<String, String> config)
      throws Exception {
    TestKafka.get()
        .admin()
        .createTopics(List.of(new NewTopic(name, partitions, (short) 1).configs(config)))
        .all()
        .get();
  }

  private static TopicDescription describe(String name) throws Exception {
    return TestKafka.get().admin().describeTopics(List.of(name)).allTopicNames().get().get(name);
  }

  private static String config(String topic, String key) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    return TestKafka.get()
        .admin()
        .describeConfigs(List.of(resource))
        .all()
        .get()
        .get(resource)
        .get(key)
        .value();
  }
}
