package dev.tributary.operator;

import static dev.tributary.operator.support.World.eventually;
import static dev.tributary.operator.support.World.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.crds.v1alpha1.IntegrationPlatform;
import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.operator.scaling.BacklogRoute;
import dev.tributary.operator.scaling.ScaledObject;
import dev.tributary.operator.support.KedaKinds;
import dev.tributary.operator.support.Retail;
import dev.tributary.operator.support.RunningOperator;
import dev.tributary.operator.support.TestApi;
import dev.tributary.operator.support.TestKafka;
import dev.tributary.operator.support.World;
import dev.tributary.planner.report.FlowReport;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerConditionBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What scales a flow, on a real API server with a real Kafka; KEDA's own work the test does. */
class ScalingTest {
  private static final String FLOW = "orders";
  private static final String CHILD = "orders-flow";
  private static final String BEHIND = "keda-hpa-orders-flow";

  private final World world = World.withKafka("scaling");
  private final String ns = world.namespace();
  private RunningOperator operator;

  @BeforeEach
  void withoutKeda() {
    KedaKinds.remove(world.client());
  }

  @AfterEach
  void stop() {
    operator.close();
    KedaKinds.remove(world.client());
    world.close();
  }

  @Test
  void withoutKedaCpuDecidesUntilScalingIsRemoved() {
    operator = RunningOperator.start(ns);
    running("{minReplicas: 0, maxReplicas: 2}");

    eventually(
        () -> {
          HorizontalPodAutoscaler hpa = hpa(CHILD);
          assertThat(hpa.getSpec().getScaleTargetRef().getKind()).isEqualTo("SyncFlow");
          assertThat(hpa.getSpec().getMinReplicas()).isEqualTo(1);
          assertThat(hpa.getSpec().getMaxReplicas()).isEqualTo(2);
        });
    world.awaitFlow(FLOW, "AutoscalerReady", "Unknown", "Progressing");
    says(CHILD, "FailedGetResourceMetric", "no metrics from pods");
    world.awaitFlow(FLOW, "AutoscalerReady", "False", "AutoscalerFailed");
    assertThat(autoscalerMessage())
        .isEqualTo(
            "the autoscaler has no CPU figures: no metrics from pods; install the metrics server, or"
                + " KEDA");
    world.awaitFlow(FLOW, "Ready", "True", "AsExpected");

    world.apply(flow(""));
    eventually(
        () -> {
          assertThat(hpa(CHILD)).isNull();
          assertThat(conditions()).doesNotContain("AutoscalerReady");
        });
  }

  @Test
  void aFlowBecomesAScaledObjectWithThePartitionsAsItsCeiling() {
    KedaKinds.serve(world);
    operator = RunningOperator.start(ns);
    running(
        "{minReplicas: 0, maxReplicas: 12, lagThreshold: 10, calendar: [{name: sale, timeZone:"
            + " Europe/Berlin, start: '08:00', end: '20:00', minReplicas: 2}]}");

    eventually(
        () ->
            assertThat(scaledObject().getSpec())
                .satisfies(
                    spec -> {
                      assertThat(spec.scaleTargetRef().kind()).isEqualTo("SyncFlow");
                      assertThat(spec.scaleTargetRef().name()).isEqualTo(FLOW);
                      assertThat(spec.minReplicaCount()).isZero();
                      assertThat(spec.maxReplicaCount()).isEqualTo(3);
                      assertThat(spec.triggers())
                          .extracting(ScaledObject.Trigger::name)
                          .containsExactly("backlog", "calendar-sale");
                      assertThat(spec.fallback().behavior()).isEqualTo("currentReplicas");
                    }));
    assertThat(hpa(CHILD)).as("an autoscaler beside KEDA's").isNull();
    eventually(
        () ->
            assertThat(
                    world
                        .client()
                        .resources(IntegrationPlatform.class)
                        .withName(ns)
                        .get()
                        .getStatus()
                        .capabilities()
                        .keda())
                .isTrue());
    world.awaitFlow(FLOW, "AutoscalerReady", "Unknown", "Progressing");
    assertThat(message(world.flow(FLOW).getStatus().conditions(), "Accepted"))
        .contains(
            "ReplicasCapped: spec.scaling.maxReplicas: is 12, and the source has 3 partitions");

    kedaIsReady();
    kedaMakesItsAutoscaler();
    says(BEHIND, "InvalidSelector", "selector is required");
    world.awaitFlow(FLOW, "AutoscalerReady", "False", "AutoscalerFailed");
    assertThat(autoscalerMessage()).contains("status.selector is empty; see whether");
    says(BEHIND, "ValidMetricFound", "");
    world.awaitFlow(FLOW, "AutoscalerReady", "True", "AsExpected");
    assertThat(autoscalerMessage())
        .isEqualTo("scales between 0 and 3 pods, one for 10 records that wait");

    world.apply(flow(""));
    eventually(
        () -> {
          assertThat(scaledObject()).isNull();
          assertThat(conditions()).doesNotContain("AutoscalerReady");
          assertThat(answer().status()).isEqualTo(404);
        });
  }

  @Test
  void whatTheAutoscalerSetIsCopiedAndNeverFoughtOver() {
    KedaKinds.serve(world);
    operator = RunningOperator.start(ns);
    running("{minReplicas: 0, maxReplicas: 3}");
    eventually(() -> assertThat(scaledObject()).isNotNull());
    kedaIsReady();
    kedaMakesItsAutoscaler();
    says(BEHIND, "ValidMetricFound", "");

    flows().scale(3);
    eventually(() -> assertThat(world.deployment(FLOW).getSpec().getReplicas()).isEqualTo(3));
    flows().scale(0);
    eventually(() -> assertThat(world.deployment(FLOW).getSpec().getReplicas()).isZero());
    assertThat(world.flow(FLOW).getSpec().replicas()).isZero();
    world.ready(FLOW);
    says(BEHIND, "ScalingDisabled", "scaling is disabled since the replica count is zero");
    world.awaitFlow(FLOW, "AutoscalerReady", "True", "AsExpected");
    eventually(
        () -> assertThat(autoscalerMessage()).endsWith("it wakes when more than 0 records wait"));

    operator.close();
    operator = RunningOperator.start(ns);
    Awaitility.await().pollDelay(Duration.ofSeconds(4)).until(() -> true);
    assertThat(TestApi.get().writesOf(operator.userAgent())).isEmpty();
  }

  @Test
  void aFlowThatKedaPutToSleepIsWokenWhenItsScalingIsRemoved() {
    KedaKinds.serve(world);
    operator = RunningOperator.start(ns);
    running("{minReplicas: 0, maxReplicas: 3}");
    eventually(() -> assertThat(scaledObject()).isNotNull());
    holdByFinalizer();
    kedaScales(0);
    eventually(() -> assertThat(world.deployment(FLOW).getSpec().getReplicas()).isZero());
    world.ready(FLOW);

    world.apply(flow(""));

    world.awaitFlow(FLOW, "AutoscalerReady", "Unknown", "Waking");
    assertThat(scaledObject().getMetadata().getDeletionTimestamp()).isNotNull();
    assertThat(world.flow(FLOW).getSpec().replicas()).as("while KEDA may still restore").isZero();
    letGo();
    eventually(() -> assertThat(world.flow(FLOW).getSpec().replicas()).isEqualTo(1));
    eventually(() -> assertThat(world.deployment(FLOW).getSpec().getReplicas()).isEqualTo(1));
    eventually(() -> assertThat(conditions()).doesNotContain("AutoscalerReady"));
  }

  @Test
  void aFlowThatKedaPutToSleepIsWokenWhenKedaIsGone() {
    KedaKinds.serve(world);
    operator = RunningOperator.start(ns);
    running("{minReplicas: 0, maxReplicas: 3}");
    eventually(() -> assertThat(scaledObject()).isNotNull());
    kedaScales(0);
    eventually(() -> assertThat(world.deployment(FLOW).getSpec().getReplicas()).isZero());
    world.ready(FLOW);

    operator.close();
    KedaKinds.remove(world.client());
    operator = RunningOperator.start(ns);

    eventually(() -> assertThat(world.flow(FLOW).getSpec().replicas()).isEqualTo(1));
    eventually(() -> assertThat(hpa(CHILD)).isNotNull());
  }

  @Test
  void aFlowThatAPersonSetToZeroStaysThere() {
    KedaKinds.serve(world);
    operator = RunningOperator.start(ns);
    // KEDA would never have gone so far.
    running("{minReplicas: 1, maxReplicas: 3}");
    eventually(() -> assertThat(scaledObject()).isNotNull());
    kedaScales(2);
    flows().scale(0);

    world.apply(flow(""));

    eventually(
        () -> {
          assertThat(scaledObject()).isNull();
          assertThat(conditions()).doesNotContain("AutoscalerReady");
        });
    // While it was scaled, the floor of one pod held.
    eventually(() -> assertThat(world.deployment(FLOW).getSpec().getReplicas()).isZero());
    // What follows an edit shows that the flow was looked at again after its ScaledObject was gone.
    world.apply(flow("").replace("payload.orderId", "payload.orderId + '!'"));
    world.awaitFlow(FLOW, "Accepted", "True", "AsExpected");
    assertThat(world.flow(FLOW).getSpec().replicas()).isZero();
    assertThat(world.deployment(FLOW).getSpec().getReplicas()).isZero();
  }

  @Test
  void theBacklogIsTheBrokersWhileNothingRunsAndThePodsWordOnceTheyTell() throws Exception {
    KedaKinds.serve(world);
    operator = RunningOperator.start(ns);
    running("{minReplicas: 0, maxReplicas: 3, lagThreshold: 10}");
    eventually(() -> assertThat(scaledObject()).isNotNull());
    flows().scale(0);
    eventually(
        () -> {
          assertThat(answer().status()).isEqualTo(200);
          assertThat(answer().body()).contains("\"workable\":0");
        });
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", TestKafka.get().bootstrap()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < 25; i++) {
        producer.send(new ProducerRecord<>(ns + ".order-placed", new byte[] {(byte) i})).get();
      }
    }
    eventually(() -> assertThat(answer().body()).contains("\"workable\":25"));

    flows().scale(1);
    eventually(
        () ->
            assertThat(answer().body())
                .isEqualTo(
                    "{\"workable\":10,\"records\":25,\"held\":\"not every pod has told its backlog"
                        + " yet\"}"));
    tell("Running");
    eventually(() -> assertThat(answer().body()).isEqualTo("{\"workable\":40,\"records\":40}"));
    tell("TargetUnavailable");
    assertThat(answer().body()).contains("\"workable\":10,\"records\":40");
  }

  @Test
  void thePositionsOfAFlowThatIsAsleepAreCommittedAnew() throws Exception {
    KedaKinds.serve(world);
    operator = RunningOperator.start(ns);
    running("{minReplicas: 0, maxReplicas: 3}");
    String group = "tributary." + ns + "." + FLOW;
    Map<TopicPartition, OffsetAndMetadata> before = positions(group);
    long commits = commits();

    flows().scale(0);

    eventually(() -> assertThat(commits()).isGreaterThan(commits));
    assertThat(positions(group)).hasSize(3).isEqualTo(before);
  }

  private static Map<TopicPartition, OffsetAndMetadata> positions(String group) throws Exception {
    return TestKafka.get()
        .admin()
        .listConsumerGroupOffsets(group)
        .partitionsToOffsetAndMetadata()
        .get();
  }

  /** How many positions were ever committed to the broker. */
  private static long commits() throws Exception {
    String topic = "__consumer_offsets";
    var ends = new HashMap<TopicPartition, OffsetSpec>();
    TestKafka.get()
        .admin()
        .describeTopics(List.of(topic))
        .allTopicNames()
        .get()
        .get(topic)
        .partitions()
        .forEach(p -> ends.put(new TopicPartition(topic, p.partition()), OffsetSpec.latest()));
    return TestKafka.get().admin().listOffsets(ends).all().get().values().stream()
        .mapToLong(ListOffsetsResult.ListOffsetsResultInfo::offset)
        .sum();
  }

  private void tell(String reason) {
    operator
        .engine()
        .reports()
        .put(
            new FlowReport(
                FlowReport.FORMAT,
                ns,
                FLOW,
                "pod-a",
                "digest",
                null,
                Instant.now().toString(),
                40L,
                null,
                1,
                0,
                0,
                0,
                0,
                Map.of(),
                Instant.now().toString(),
                null,
                new FlowReport.HealthReport(true, reason, "as it is"),
                false,
                null,
                null,
                null,
                0,
                null));
  }

  private BacklogRoute.Response answer() {
    return BacklogRoute.answer(operator.engine().backlogs(), ns, FLOW);
  }

  private void running(String scaling) {
    world.apply(Retail.erp(ns)).apply(Retail.contract(ns, "{partitions: 3}")).apply(flow(scaling));
    eventually(() -> assertThat(world.deployment(FLOW)).isNotNull());
    world.ready(FLOW);
    world.awaitFlow(FLOW, "Ready", "True", "AsExpected");
  }

  private String flow(String scaling) {
    String flow = Retail.toErp(ns, "payload.orderId");
    return scaling.isEmpty() ? flow : flow + "  scaling: " + scaling + "\n";
  }

  private io.fabric8.kubernetes.client.dsl.Resource<SyncFlow> flows() {
    return world.client().resources(SyncFlow.class).inNamespace(ns).withName(FLOW);
  }

  private ScaledObject scaledObject() {
    return world.client().resources(ScaledObject.class).inNamespace(ns).withName(CHILD).get();
  }

  /** Scales as KEDA does: by the scale subresource, under its own name. */
  private void kedaScales(int pods) {
    try (KubernetesClient keda = TestApi.get().as("keda/v2.21.0 (linux/amd64)")) {
      keda.resources(SyncFlow.class).inNamespace(ns).withName(FLOW).scale(pods);
    }
  }

  /** Keeps the ScaledObject from going, as KEDA's finalizer does until KEDA has let go. */
  private void holdByFinalizer() {
    editFinalizers(List.of("finalizer.keda.sh"));
  }

  private void letGo() {
    editFinalizers(List.of());
  }

  private void editFinalizers(List<String> finalizers) {
    world
        .client()
        .resources(ScaledObject.class)
        .inNamespace(ns)
        .withName(CHILD)
        .edit(
            o -> {
              o.getMetadata().setFinalizers(finalizers);
              return o;
            });
  }

  private void kedaIsReady() {
    world
        .client()
        .resources(ScaledObject.class)
        .inNamespace(ns)
        .withName(CHILD)
        .editStatus(
            o -> {
              o.setStatus(
                  new ScaledObject.Status(
                      List.of(new ScaledObject.Condition("Ready", "True", "ScaledObjectReady", "")),
                      BEHIND));
              return o;
            });
  }

  private void kedaMakesItsAutoscaler() {
    HorizontalPodAutoscaler hpa =
        new HorizontalPodAutoscalerBuilder()
            .withNewMetadata()
            .withName(BEHIND)
            .withNamespace(ns)
            .withLabels(scaledObject().getMetadata().getLabels())
            .endMetadata()
            .withNewSpec()
            .withMaxReplicas(3)
            .withNewScaleTargetRef("tributary.dev/v1alpha1", "SyncFlow", FLOW)
            .endSpec()
            .build();
    world.client().resource(hpa).create();
  }

  /** What the autoscaler's controller says of its metrics. */
  private void says(String name, String reason, String message) {
    world
        .client()
        .autoscaling()
        .v2()
        .horizontalPodAutoscalers()
        .inNamespace(ns)
        .withName(name)
        .editStatus(
            hpa -> {
              hpa.setStatus(
                  new HorizontalPodAutoscalerStatusBuilder()
                      .withDesiredReplicas(1)
                      .withConditions(
                          new HorizontalPodAutoscalerConditionBuilder()
                              .withType("AbleToScale")
                              .withStatus("True")
                              .withReason("ReadyForNewScale")
                              .build(),
                          new HorizontalPodAutoscalerConditionBuilder()
                              .withType("ScalingActive")
                              .withStatus(reason.equals("ValidMetricFound") ? "True" : "False")
                              .withReason(reason)
                              .withMessage(message)
                              .build())
                      .build());
              return hpa;
            });
  }

  private HorizontalPodAutoscaler hpa(String name) {
    return world
        .client()
        .autoscaling()
        .v2()
        .horizontalPodAutoscalers()
        .inNamespace(ns)
        .withName(name)
        .get();
  }

  private List<String> conditions() {
    return world.flow(FLOW).getStatus().conditions().stream().map(c -> c.getType()).toList();
  }

  private String autoscalerMessage() {
    return message(world.flow(FLOW).getStatus().conditions(), "AutoscalerReady");
  }
}
