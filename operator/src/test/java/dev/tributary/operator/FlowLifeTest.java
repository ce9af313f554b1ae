package dev.tributary.operator;

import static dev.tributary.operator.support.World.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.operator.support.OrdersFlow;
import dev.tributary.operator.support.Retail;
import dev.tributary.operator.support.RunningOperator;
import dev.tributary.operator.support.TestApi;
import dev.tributary.operator.support.TestKafka;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.PlanCodec;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Flows on a real API server with a real Kafka, from declaration to pods. */
class FlowLifeTest extends OrdersFlow {

  @Test
  void aFlowBecomesItsPlanItsPodsAndItsTopics() throws Exception {
    runningOrders();
    world.apply(Retail.shop(ns)).apply(Retail.intake(ns));
    eventually(() -> assertThat(world.deployment("orders-in")).isNotNull());
    world.ready("orders-in");
    world.awaitFlow("orders-in", "Ready", "True", "AsExpected");

    SyncFlow flow = world.flow("orders");
    assertThat(flow.getMetadata().getFinalizers()).isEmpty();
    assertThat(flow.getStatus().source()).isEqualTo("order-placed");
    assertThat(flow.getStatus().target()).isEqualTo("erp/createSalesOrder");
    assertThat(flow.getStatus().selector())
        .isEqualTo("app.kubernetes.io/managed-by=tributary,tributary.dev/flow=orders");
    assertThat(flow.getStatus().plan().image()).isEqualTo(RunningOperator.IMAGE);
    assertThat(flow.getStatus().plan().updateAvailable()).isNull();

    ConfigMap map = plans("orders").getFirst();
    assertThat(map.getImmutable()).isTrue();
    assertThat(map.getMetadata().getOwnerReferences())
        .singleElement()
        .satisfies(r -> assertThat(r.getUid()).isEqualTo(flow.getMetadata().getUid()));
    FlowPlan plan =
        PlanCodec.fromGzip(Base64.getDecoder().decode(map.getBinaryData().get("plan.json.gz")));
    assertThat(plan.name()).isEqualTo(ns + "/orders");

    assertThat(TestKafka.get().admin().listTopics().names().get())
        .contains(
            ns + ".order-placed",
            ns + ".orders.dlq",
            ns + ".orders.ledger",
            ns + ".orders.state",
            ns + ".orders-in.in",
            "tributary.reports");
    assertThat(
            TestKafka.get()
                .admin()
                .listConsumerGroupOffsets("tributary." + ns + ".orders")
                .partitionsToOffsetAndMetadata()
                .get())
        .containsOnlyKeys(
            new TopicPartition(ns + ".order-placed", 0),
            new TopicPartition(ns + ".order-placed", 1),
            new TopicPartition(ns + ".order-placed", 2))
        .containsValue(new OffsetAndMetadata(0));
    eventually(
        () -> {
          assertThat(world.endpoint("erp").getStatus().usedBy().first()).containsExactly("orders");
          assertThat(world.contract("order-placed").getStatus().consumers().first())
              .containsExactly("orders");
          assertThat(world.contract("order-placed").getStatus().producers().first())
              .containsExactly("orders-in");
          assertThat(world.contract("order-placed").getStatus().partitions()).isEqualTo(3);
          assertThat(world.flow("orders").getStatus().deadLetters().count()).isZero();
        });
    assertThat(world.client().v1().events().inNamespace(ns).list().getItems())
        .anySatisfy(
            e -> {
              assertThat(e.getInvolvedObject().getName()).isEqualTo("orders");
              assertThat(e.getReason()).isEqualTo("Ready");
              assertThat(e.getType()).isEqualTo("Normal");
            });
  }

  @Test
  void anotherOperatorWithTheSameSpecsWritesNothing() {
    runningOrders();
    world.apply(Retail.shop(ns)).apply(Retail.intake(ns));
    eventually(() -> assertThat(world.deployment("orders-in")).isNotNull());
    world.ready("orders-in");
    world.awaitFlow("orders-in", "Ready", "True", "AsExpected");
    eventually(() -> assertThat(world.flow("orders").getStatus().deadLetters().count()).isZero());
    eventually(() -> assertThat(world.flow("orders-in").getStatus().deadLetters()).isNotNull());
    String first = operator.userAgent();
    operator.close();
    operator = RunningOperator.start(ns);
    // All kinds are looked at when it starts, and flows again by their own clock.
    Awaitility.await().pollDelay(Duration.ofSeconds(4)).until(() -> true);
    assertThat(TestApi.get().writesOf(operator.userAgent())).isEmpty();
    assertThat(TestApi.get().writesOf(first)).as("writes are seen").hasSizeGreaterThan(10);
  }

  @Test
  void theScaleOfTheSpecReachesTheDeploymentWithoutANewPlan() {
    runningOrders();
    world.edit(
        "orders",
        f ->
            f.setSpec(
                world
                    .client()
                    .getKubernetesSerialization()
                    .unmarshal(
                        world
                            .client()
                            .getKubernetesSerialization()
                            .asJson(f.getSpec())
                            .replace("\"replicas\":1", "\"replicas\":3"),
                        dev.tributary.crds.v1alpha1.SyncFlowSpec.class)));
    eventually(() -> assertThat(world.deployment("orders").getSpec().getReplicas()).isEqualTo(3));
    assertThat(plans("orders")).hasSize(1);
    world.awaitFlow("orders", "RuntimeReady", "Unknown", "Progressing");
  }

  @Test
  void anotherHandOnTheDeploymentIsUndone() {
    runningOrders();
    world
        .client()
        .apps()
        .deployments()
        .inNamespace(ns)
        .withName("orders-flow")
        .edit(
            d ->
                d.edit()
                    .editSpec()
                    .editTemplate()
                    .editSpec()
                    .editContainer(0)
                    .withImage("evil")
                    .endContainer()
                    .endSpec()
                    .endTemplate()
                    .endSpec()
                    .build());
    eventually(() -> assertThat(image()).isEqualTo(RunningOperator.IMAGE));
  }

  @Test
  void eachFlowHasANetworkPolicyUntilTheChartSwitchesThemOff() {
    runningOrders();
    NetworkPolicy policy = policy();
    assertThat(policy.getSpec().getPodSelector().getMatchLabels())
        .isEqualTo(world.deployment("orders").getSpec().getSelector().getMatchLabels());
    assertThat(policy.getSpec().getEgress().get(1).getPorts())
        .extracting(p -> p.getPort().getIntVal())
        .contains(443, Integer.valueOf(TestKafka.get().bootstrap().replaceFirst(".*:", "")));

    world.apply(Retail.erp(ns).replace("https://erp.example.com", "https://erp.example.com:8443"));
    eventually(
        () ->
            assertThat(policy().getSpec().getEgress().get(1).getPorts())
                .extracting(p -> p.getPort().getIntVal())
                .contains(8443));

    operator.close();
    operator =
        RunningOperator.start(
            RunningOperator.settings(
                RunningOperator.IMAGE, new NetworkSettings(false, List.of(), List.of())),
            ns);
    eventually(() -> assertThat(policy()).isNull());
  }

  private NetworkPolicy policy() {
    return world
        .client()
        .network()
        .v1()
        .networkPolicies()
        .inNamespace(ns)
        .withName("orders-flow")
        .get();
  }

  @Test
  void onlyThreePlansAreKept() {
    runningOrders();
    for (int i = 0; i < 5; i++) {
      String digest = world.flow("orders").getStatus().plan().digest();
      world.apply(Retail.toErp(ns, "payload.orderId + '" + i + "'"));
      eventually(
          () -> assertThat(world.flow("orders").getStatus().plan().digest()).isNotEqualTo(digest));
      world.ready("orders");
    }
    world.awaitFlow("orders", "Ready", "True", "AsExpected");
    eventually(() -> assertThat(plans("orders")).hasSizeLessThanOrEqualTo(4));
  }
}
