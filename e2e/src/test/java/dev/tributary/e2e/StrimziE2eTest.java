package dev.tributary.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.crds.v1alpha1.IntegrationPlatform;
import dev.tributary.crds.v1alpha1.IntegrationPlatformSpec;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.strimzi.api.kafka.model.common.ConditionBuilder;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.topic.KafkaTopicList;
import io.strimzi.api.kafka.model.topic.KafkaTopicStatus;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Strimzi's CRD and a broker; what Strimzi's topic operator would do, the test does. */
@ExtendWith(Environment.class)
class StrimziE2eTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String NAMESPACE = "retail-strimzi";
  private static final List<String> TOPICS =
      List.of(
          "tributary.reports",
          NAMESPACE + ".order-placed",
          NAMESPACE + ".shop-orders.in",
          NAMESPACE + ".shop-orders.dlq",
          NAMESPACE + ".orders-to-erp.dlq",
          NAMESPACE + ".orders-to-crm.dlq",
          NAMESPACE + ".shop-orders.ledger",
          NAMESPACE + ".orders-to-erp.ledger",
          NAMESPACE + ".orders-to-crm.ledger",
          NAMESPACE + ".shop-orders.state",
          NAMESPACE + ".orders-to-erp.state",
          NAMESPACE + ".orders-to-crm.state");

  private final Environment.Installed installed;

  StrimziE2eTest(Environment.Installed installed) {
    this.installed = installed;
  }

  @Test
  void flowsWaitForStrimziAndThenRunOnItsTopics() throws IOException {
    Installation installation = installed.installation();
    installed.kafka().installIn(Environment.STRIMZI);
    installStrimzisCrd();
    installation.label(NAMESPACE, "strimzi");
    installed.client().resource(platform()).serverSideApply();
    OrdersSample sample = new OrdersSample(installed.client(), installation, NAMESPACE);

    sample.applyFlows();

    var topics =
        installed
            .client()
            .resources(KafkaTopic.class, KafkaTopicList.class)
            .inNamespace(Environment.STRIMZI);
    for (String name : TOPICS) {
      await().alias(name).atMost(PATIENCE).until(() -> topics.withName(name).get() != null);
    }
    assertThat(topics.withName(NAMESPACE + ".order-placed").get())
        .satisfies(
            topic -> {
              assertThat(topic.getSpec().getTopicName()).isEqualTo(NAMESPACE + ".order-placed");
              assertThat(topic.getMetadata().getOwnerReferences()).isEmpty();
              assertThat(topic.getMetadata().getLabels())
                  .containsEntry("strimzi.io/cluster", "retail")
                  .containsEntry("tributary.dev/namespace", NAMESPACE);
            });
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(sample.condition("orders-to-erp", "TopicsReady"))
                    .hasValueSatisfying(
                        c -> {
                          assertThat(c.getStatus()).isEqualTo("Unknown");
                          assertThat(c.getReason()).isEqualTo("TopicsPending");
                        }));
    assertThat(installed.client().apps().deployments().inNamespace(NAMESPACE).list().getItems())
        .as("pods that would find no topic")
        .isEmpty();

    for (String name : TOPICS) {
      playStrimzi(topics, name);
    }
    sample.awaitReady();
    Batch.send(installed, sample, Map.of("count", 50), 0).awaitDelivered(PATIENCE);
  }

  private void installStrimzisCrd() throws IOException {
    try (InputStream crd = StrimziE2eTest.class.getResourceAsStream("/strimzi-kafkatopic.yaml")) {
      installed.client().load(crd).serverSideApply();
    }
    await().atMost(PATIENCE).until(() -> installed.client().supports(KafkaTopic.class));
  }

  private IntegrationPlatform platform() {
    IntegrationPlatformSpec retail =
        installed
            .client()
            .resources(IntegrationPlatform.class)
            .withName("retail")
            .require()
            .getSpec();
    IntegrationPlatform platform = new IntegrationPlatform();
    platform.setMetadata(new ObjectMetaBuilder().withName("strimzi").build());
    platform.setSpec(
        new IntegrationPlatformSpec(
            new IntegrationPlatformSpec.Namespaces(Map.of("tributary.dev/platform", "strimzi")),
            new IntegrationPlatformSpec.Kafka(
                "kafka." + Environment.STRIMZI + ".svc:9092",
                null,
                null,
                new IntegrationPlatformSpec.Strimzi("retail", Environment.STRIMZI),
                retail.kafka().replicationFactor()),
            retail.temporal(),
            retail.runtime(),
            null,
            null));
    return platform;
  }

  private void playStrimzi(
      NonNamespaceOperation<KafkaTopic, KafkaTopicList, Resource<KafkaTopic>> topics, String name) {
    KafkaTopic topic = topics.withName(name).get();
    new Topics(installed.client(), Environment.STRIMZI)
        .create(name, topic.getSpec().getPartitions());
    KafkaTopicStatus status = new KafkaTopicStatus();
    status.setObservedGeneration(topic.getMetadata().getGeneration());
    status.setConditions(
        List.of(new ConditionBuilder().withType("Ready").withStatus("True").build()));
    topic.setStatus(status);
    topics.resource(topic).updateStatus();
  }
}
