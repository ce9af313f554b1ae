package dev.tributary.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.crds.v1alpha1.IntegrationPlatform;
import dev.tributary.crds.v1alpha1.SyncFlow;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Environment.class)
class OperatorE2eTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String ERP_FLOW = "orders-to-erp";

  private final Environment.Installed installed;
  private final OrdersSample orders;

  OperatorE2eTest(Environment.Installed installed) {
    this.installed = installed;
    this.orders = installed.orders();
  }

  @Test
  void aBrokenEditIsToldAndTheOldPlanDeliversOnUntilItIsMended() {
    JsonNode good = orders.flow(ERP_FLOW).getSpec().mapping();
    String digest = orders.flow(ERP_FLOW).getStatus().plan().digest();
    ObjectNode broken = good.deepCopy();
    broken.put("SoldToParty", "payload.custmer");

    orders.map(ERP_FLOW, broken);

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertCondition(ERP_FLOW, "Accepted", "False", "NotAccepted");
              assertCondition(ERP_FLOW, "Ready", "False", "NotAccepted");
              assertCondition(ERP_FLOW, "Stalled", "True", "NotAccepted");
            });
    assertThat(orders.condition(ERP_FLOW, "Ready").orElseThrow().getMessage())
        .contains("plan " + digest)
        .contains("keeps running")
        .contains("spec.mapping.SoldToParty")
        .contains("custmer");
    Batch.send(installed, orders, Map.of("count", 50), 0).awaitDelivered(PATIENCE);

    ObjectNode mended = good.deepCopy();
    mended.put("SoldToParty", "'17100002'");
    orders.map(ERP_FLOW, mended);
    await().atMost(PATIENCE).until(() -> orders.isReady(ERP_FLOW));
    assertThat(orders.flow(ERP_FLOW).getStatus().plan().digest()).isNotEqualTo(digest);
  }

  @Test
  void aRolloutLeavesNoGapAtTheWebhook() {
    String digest = orders.flow("shop-orders").getStatus().plan().digest();
    Batch batch = Batch.send(installed, orders, Map.of("count", 600), 20);
    await().atMost(PATIENCE).until(() -> batch.sent() >= 50);

    ObjectNode mapping = orders.flow("shop-orders").getSpec().mapping().deepCopy();
    mapping.put(
        "channel", mapping.path("channel").asText().equals("'web'") ? "string('web')" : "'web'");
    orders.map("shop-orders", mapping);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                orders.isReady("shop-orders")
                    && !orders.flow("shop-orders").getStatus().plan().digest().equals(digest));

    JsonNode report = batch.awaitDelivered(PATIENCE);
    assertThat(report.path("retried").asInt()).as("posts that had to be repeated").isZero();
  }

  @Test
  void aFlowDeletedAndAppliedAgainGoesOnWhereItWas() {
    String topicsBefore = orders.flow("orders-to-crm").getStatus().plan().digest();
    installed
        .client()
        .resources(SyncFlow.class)
        .inNamespace(OrdersSample.NAMESPACE)
        .withName("orders-to-crm")
        .delete();
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                installed
                    .client()
                    .pods()
                    .inNamespace(OrdersSample.NAMESPACE)
                    .withLabel("tributary.dev/flow", "orders-to-crm")
                    .list()
                    .getItems()
                    .isEmpty());
    Batch batch = Batch.send(installed, orders, Map.of("count", 50), 0);
    await().atMost(PATIENCE).until(() -> batch.created("erp").size() == 50);
    assertThat(batch.created("crm")).isEmpty();
    long updatedBefore = installed.simulators().summary("crm").path("updated").asLong();

    orders.applyFlows();
    orders.awaitReady();

    batch.awaitDelivered(PATIENCE);
    assertThat(orders.flow("orders-to-crm").getStatus().plan().digest()).isEqualTo(topicsBefore);
    assertThat(installed.simulators().summary("crm").path("updated").asLong())
        .as("orders sent to the CRM once more")
        .isEqualTo(updatedBefore);
  }

  @Test
  void aFlowRunsOverSaslSslWithScram() {
    String namespace = "retail-secure";
    installed.installation().label(namespace, "secure");
    installed.kafka().grantAccess(namespace);
    IntegrationPlatform platform =
        installed.client().resources(IntegrationPlatform.class).withName("retail").get();
    IntegrationPlatform secure = new IntegrationPlatform();
    secure.setMetadata(
        new io.fabric8.kubernetes.api.model.ObjectMetaBuilder().withName("secure").build());
    var kafka = platform.getSpec().kafka();
    secure.setSpec(
        new dev.tributary.crds.v1alpha1.IntegrationPlatformSpec(
            new dev.tributary.crds.v1alpha1.IntegrationPlatformSpec.Namespaces(
                Map.of("tributary.dev/platform", "secure")),
            new dev.tributary.crds.v1alpha1.IntegrationPlatformSpec.Kafka(
                "kafka.kafka.svc:9094",
                new dev.tributary.crds.v1alpha1.IntegrationPlatformSpec.KafkaTls("kafka-ca"),
                new dev.tributary.crds.v1alpha1.IntegrationPlatformSpec.Authentication(
                    dev.tributary.crds.v1alpha1.IntegrationPlatformSpec.AuthenticationType
                        .ScramSha512,
                    "kafka-user"),
                null,
                kafka.replicationFactor()),
            null,
            platform.getSpec().runtime(),
            null,
            null));
    installed.client().resource(secure).serverSideApply();
    OrdersSample sample = new OrdersSample(installed.client(), installed.installation(), namespace);
    sample.applyFlows();
    sample.awaitReady();

    Batch.send(installed, sample, Map.of("count", 50), 0).awaitDelivered(PATIENCE);
  }

  private void assertCondition(String flow, String type, String status, String reason) {
    assertThat(orders.condition(flow, type))
        .hasValueSatisfying(
            c -> {
              assertThat(c.getStatus()).isEqualTo(status);
              assertThat(c.getReason()).isEqualTo(reason);
            });
  }
}
