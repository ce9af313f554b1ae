package dev.tributary.operator;

import static dev.tributary.operator.support.World.eventually;
import static dev.tributary.operator.support.World.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.broker.LocalBroker;
import dev.tributary.operator.support.Rbac;
import dev.tributary.operator.support.Retail;
import dev.tributary.operator.support.RunningOperator;
import dev.tributary.operator.support.TestApi;
import dev.tributary.operator.support.TestKafka;
import dev.tributary.operator.support.World;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.strimzi.api.kafka.model.common.ConditionBuilder;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.topic.KafkaTopicList;
import io.strimzi.api.kafka.model.topic.KafkaTopicStatus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Topics as KafkaTopic objects, with the CRD that Strimzi's own generator writes. */
class StrimziTest {

  @BeforeAll
  static void installStrimzisCrd() throws IOException {
    try (InputStream crd = StrimziTest.class.getResourceAsStream("/strimzi-kafkatopic.yaml")) {
      TestApi.get().apply(new String(crd.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void topicsAreKafkaTopicsAndReadyWhenStrimziSaysSo() throws Exception {
    // A broker of its own: other tests make the topic of reports by Kafka's own API.
    try (LocalBroker broker = LocalBroker.start();
        Admin kafka = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
        World world = World.bare("strimzi")) {
      String ns = world.namespace();
      String home = TestApi.get().namespace("kafka");
      Rbac.grantStrimzi(home);
      eventually(() -> assertThat(world.client().supports(KafkaTopic.class)).isTrue());
      try (RunningOperator operator = RunningOperator.start(ns)) {
        world
            .apply(
                Retail.platform(ns, broker.bootstrapServers(), "")
                    .replace(
                        "kafka: {",
                        "kafka: {strimzi: {cluster: retail, namespace: " + home + "}, "))
            .apply(Retail.erp(ns))
            .apply(Retail.contract(ns, "{partitions: 3, config: {max.message.bytes: '2000000'}}"))
            .apply(Retail.toErp(ns, "payload.orderId"));
        var topics =
            world.client().resources(KafkaTopic.class, KafkaTopicList.class).inNamespace(home);
        eventually(
            () -> {
              KafkaTopic topic = topics.withName(ns + ".order-placed").get();
              assertThat(topic.getSpec().getPartitions()).isEqualTo(3);
              assertThat(topic.getSpec().getReplicas()).isEqualTo(1);
              assertThat(topic.getSpec().getTopicName()).isEqualTo(ns + ".order-placed");
              assertThat(topic.getSpec().getConfig())
                  .containsEntry("max.message.bytes", "2000000")
                  .containsEntry("retention.ms", "604800000");
              assertThat(topic.getMetadata().getOwnerReferences()).isEmpty();
              assertThat(topic.getMetadata().getLabels())
                  .containsEntry("strimzi.io/cluster", "retail")
                  .containsEntry("app.kubernetes.io/managed-by", "tributary")
                  .containsEntry("tributary.dev/namespace", ns)
                  .containsEntry("tributary.dev/owner", "EventContract.order-placed");
            });
        world.awaitFlow("orders", "TopicsReady", "Unknown", "TopicsPending");
        assertThat(message(world.flow("orders").getStatus().conditions(), "TopicsReady"))
            .contains("Strimzi hasn't looked at the KafkaTopic");
        assertThat(world.deployment("orders")).isNull();

        // What Strimzi's topic operator would do.
        for (String name :
            List.of(
                ns + ".order-placed",
                ns + ".orders.dlq",
                ns + ".orders.ledger",
                ns + ".orders.state",
                "tributary.reports")) {
          playStrimzi(kafka, topics, name);
        }
        eventually(() -> assertThat(world.deployment("orders")).isNotNull());
        world.ready("orders");
        world.awaitFlow("orders", "Ready", "True", "AsExpected");
      }
    }
  }

  private static void playStrimzi(
      Admin kafka,
      NonNamespaceOperation<KafkaTopic, KafkaTopicList, Resource<KafkaTopic>> topics,
      String name)
      throws Exception {
    eventually(() -> assertThat(topics.withName(name).get()).isNotNull());
    KafkaTopic topic = topics.withName(name).get();
    kafka
        .createTopics(List.of(new NewTopic(name, topic.getSpec().getPartitions(), (short) 1)))
        .all()
        .get();
    KafkaTopicStatus status = new KafkaTopicStatus();
    status.setObservedGeneration(topic.getMetadata().getGeneration());
    status.setConditions(
        List.of(new ConditionBuilder().withType("Ready").withStatus("True").build()));
    topic.setStatus(status);
    topics.resource(topic).updateStatus();
  }

  @Test
  void aTopicWithoutAKafkaTopicIsNotTakenOver() throws Exception {
    try (World world = World.bare("strimzi")) {
      String ns = world.namespace();
      String home = TestApi.get().namespace("kafka");
      Rbac.grantStrimzi(home);
      TestKafka.get()
          .admin()
          .createTopics(List.of(new NewTopic(ns + ".order-placed", 1, (short) 1)))
          .all()
          .get();
      try (RunningOperator operator = RunningOperator.start(ns)) {
        world
            .apply(
                Retail.platform(ns, TestKafka.get().bootstrap(), "")
                    .replace(
                        "kafka: {",
                        "kafka: {strimzi: {cluster: retail, namespace: " + home + "}, "))
            .apply(Retail.contract(ns, "{partitions: 1}"));
        eventually(
            () ->
                World.assertCondition(
                    world.contract("order-placed").getStatus().conditions(),
                    "Ready",
                    "False",
                    "NameConflict"));
      }
    }
  }
}
