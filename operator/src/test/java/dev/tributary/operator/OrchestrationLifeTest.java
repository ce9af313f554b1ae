package dev.tributary.operator;

import static dev.tributary.operator.support.World.assertCondition;
import static dev.tributary.operator.support.World.eventually;
import static dev.tributary.operator.support.World.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.Orchestration;
import dev.tributary.crds.v1alpha1.OrchestrationStatus;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import dev.tributary.crds.v1alpha1.UsedBy;
import dev.tributary.operator.support.Fulfilment;
import dev.tributary.operator.support.Retail;
import dev.tributary.operator.support.RunningOperator;
import dev.tributary.operator.support.TestKafka;
import dev.tributary.planner.plan.orchestration.OrchestrationPlan;
import dev.tributary.planner.plan.orchestration.OrchestrationPlanCodec;
import dev.tributary.planner.report.FlowReport;
import dev.tributary.planner.report.FlowReportCodec;
import dev.tributary.planner.report.InstancesReport;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** Orchestrations on a real API server with a real Kafka, from declaration to workers. */
class OrchestrationLifeTest extends Fulfilment {
  @Test
  void anOrchestrationBecomesItsPlanItsWorkersAndItsTopics() throws Exception {
    running();

    Orchestration fulfil = resource();
    assertThat(fulfil.getStatus().start()).isEqualTo("order-placed");
    assertThat(fulfil.getStatus().plan().image()).isEqualTo(RunningOperator.ORCHESTRATION_IMAGE);
    ConfigMap map = plans().getFirst();
    assertThat(map.getImmutable()).isTrue();
    OrchestrationPlan plan =
        OrchestrationPlanCodec.fromGzip(
            Base64.getDecoder().decode(map.getBinaryData().get("plan.json.gz")));
    assertThat(plan.name()).isEqualTo(ns + "/fulfil");

    Deployment workers = workers();
    Container container = workers.getSpec().getTemplate().getSpec().getContainers().getFirst();
    assertThat(container.getImage()).isEqualTo(RunningOperator.ORCHESTRATION_IMAGE);
    assertThat(container.getEnv())
        .contains(new EnvVar("TRIBUTARY_DIGEST", fulfil.getStatus().plan().digest(), null));
    assertThat(container.getVolumeMounts())
        .extracting("mountPath")
        .contains("/etc/tributary/plans", "/etc/tributary/secrets/stock.login");
    assertThat(mountedPlans()).containsExactly(fulfil.getStatus().plan().digest() + ".json.gz");
    assertThat(workers.getSpec().getTemplate().getSpec().getSecurityContext().getRunAsNonRoot())
        .isTrue();

    assertThat(TestKafka.get().admin().listTopics().names().get())
        .contains(ns + ".order-placed", ns + ".pick-completed", ns + ".fulfil.orc.dlq");
    assertThat(
            TestKafka.get()
                .admin()
                .listConsumerGroupOffsets("tributary." + ns + ".fulfil.orc")
                .partitionsToOffsetAndMetadata()
                .get())
        .containsOnlyKeys(
            new TopicPartition(ns + ".order-placed", 0),
            new TopicPartition(ns + ".pick-completed", 0));
    NetworkPolicy policy =
        world
            .client()
            .network()
            .v1()
            .networkPolicies()
            .inNamespace(ns)
            .withName("fulfil-orc")
            .require();
    assertThat(policy.getSpec().getEgress())
        .flatExtracting(rule -> rule.getPorts())
        .extracting(port -> port.getPort().getIntVal())
        .contains(7233, 443);
  }

  @Test
  void systemsAndContractsNameTheOrchestrationsThatUseThem() {
    running();
    eventually(
        () -> {
          assertThat(
                  world
                      .client()
                      .resources(SystemEndpoint.class)
                      .inNamespace(ns)
                      .withName("stock")
                      .require()
                      .getStatus()
                      .usedBy())
              .isEqualTo(new UsedBy(1, List.of("orchestration/fulfil")));
          for (String contract : List.of("order-placed", "pick-completed")) {
            assertThat(contract(contract).getStatus().consumers())
                .isEqualTo(new UsedBy(1, List.of("orchestration/fulfil")));
          }
          assertThat(contract("order-placed").getStatus().producers().count()).isZero();
        });
    world.client().resources(Orchestration.class).inNamespace(ns).withName("fulfil").delete();
    eventually(() -> assertThat(contract("order-placed").getStatus().consumers().count()).isZero());
  }

  private EventContract contract(String name) {
    return world.client().resources(EventContract.class).inNamespace(ns).withName(name).require();
  }

  @Test
  void aChangeStartsInstancesOnItsPlanAndWorkersKeepTheOneBefore() {
    running();
    String before = resource().getStatus().plan().digest();

    world.apply(orchestration("5h", "steps.reserve.id"));

    eventually(
        () -> {
          assertThat(resource().getStatus().plan().digest()).isNotEqualTo(before);
          assertThat(mountedPlans())
              .containsExactlyInAnyOrder(
                  before + ".json.gz", resource().getStatus().plan().digest() + ".json.gz");
          assertThat(
                  workers().getSpec().getTemplate().getSpec().getContainers().getFirst().getEnv())
              .contains(
                  new EnvVar("TRIBUTARY_DIGEST", resource().getStatus().plan().digest(), null));
        });
    // Back to the first: its plan is there, and that of the instances since is mounted still.
    world.apply(orchestration("4h", "steps.reserve.id"));
    eventually(() -> assertThat(resource().getStatus().plan().digest()).isEqualTo(before));
    assertThat(plans()).hasSize(2);
    eventually(() -> assertThat(mountedPlans()).hasSize(2));
  }

  @Test
  void anUpgradeMovesWorkersOnlyWhereThePlatformSaysNow() {
    running();
    String digest = resource().getStatus().plan().digest();
    String version = workers().getMetadata().getResourceVersion();
    operator.close();
    operator = RunningOperator.start(RunningOperator.settings("registry.example/other:2"), ns);

    eventually(() -> assertThat(resource().getStatus().plan().updateAvailable()).isTrue());
    assertThat(workers().getMetadata().getResourceVersion()).isEqualTo(version);

    platform("runtime: {rollout: Now}");
    eventually(() -> assertThat(image()).isEqualTo(RunningOperator.NEXT_ORCHESTRATION_IMAGE));
    eventually(
        () ->
            assertThat(resource().getStatus().plan())
                .isEqualTo(
                    new OrchestrationStatus.Plan(
                        digest, 1L, RunningOperator.NEXT_ORCHESTRATION_IMAGE, null)));
    assertThat(plans()).hasSize(2);
    assertThat(mountedPlans()).containsExactly(digest + ".json.gz");

    // Who says OnChange again keeps what runs.
    platform("");
    String settled = workers().getMetadata().getResourceVersion();
    world.apply(orchestration("5h", "steps.reserve.id"));
    eventually(() -> assertThat(resource().getStatus().plan().digest()).isNotEqualTo(digest));
    world.apply(orchestration("4h", "steps.reserve.id"));
    eventually(
        () -> {
          assertThat(resource().getStatus().plan().digest()).isEqualTo(digest);
          assertThat(image()).isEqualTo(RunningOperator.NEXT_ORCHESTRATION_IMAGE);
          assertThat(workers().getMetadata().getResourceVersion()).isNotEqualTo(settled);
        });
  }

  private String image() {
    return workers().getSpec().getTemplate().getSpec().getContainers().getFirst().getImage();
  }

  @Test
  void aRefusedEditChangesNothingThatRuns() {
    running();
    String before = resource().getStatus().plan().digest();
    String version = workers().getMetadata().getResourceVersion();

    world.apply(orchestration("4h", "steps.reserve.ident"));

    awaitCondition("Accepted", "False", "NotAccepted");
    assertThat(message(resource().getStatus().conditions(), "Ready"))
        .contains("plan " + before + " of generation 1 keeps running")
        .contains("undefined field 'ident'");
    assertThat(resource().getStatus().plan().digest()).isEqualTo(before);
    assertThat(workers().getMetadata().getResourceVersion()).isEqualTo(version);
  }

  @Test
  void withoutTemporalItIsAcceptedOnceThePlatformNamesOne() {
    world.apply(Retail.platform(ns, TestKafka.get().bootstrap(), ""));
    declare();
    awaitCondition("Accepted", "False", "RefsNotResolved");
    assertThat(message(resource().getStatus().conditions(), "Accepted"))
        .contains("names no Temporal");
    assertThat(workers()).isNull();

    platform("");
    awaitCondition("Accepted", "True", "AsExpected");
  }

  @Test
  void workersThatCannotReachTemporalSaySoInReady() throws Exception {
    running();
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", TestKafka.get().bootstrap()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      tell(producer, false, "TemporalUnreachable", "Temporal doesn't answer; events wait");
      // It hears of reports by its own clock, at the latest after half a minute.
      awaitCondition("Ready", "Unknown", "TemporalUnreachable");
      assertThat(message(resource().getStatus().conditions(), "Ready")).contains("events wait");

      tell(producer, true, "Ready", "");
      awaitCondition("Ready", "True", "AsExpected");
    }
  }

  @Test
  void whatWorkersTellOfInstancesStandsInTheStatusAndAnIncidentIsAConditionAndAnEvent()
      throws Exception {
    running();
    awaitCondition("CompensationsClear", "Unknown", "Pending");
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", TestKafka.get().bootstrap()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      tell(producer, true, "Ready", "", instances(2, List.of("o1", "o2"), Duration.ofDays(30)));
      awaitCondition("CompensationsClear", "False", "CompensationFailed");
      Orchestration fulfil = resource();
      assertThat(message(fulfil.getStatus().conditions(), "CompensationsClear"))
          .contains("'o1', 'o2'", "tributary instances retry");
      assertThat(fulfil.getStatus().instances())
          .isEqualTo(
              new OrchestrationStatus.Instances(
                  7L,
                  0L,
                  1L,
                  0L,
                  2L,
                  30L,
                  4L,
                  1L,
                  1L,
                  "o9",
                  "o1",
                  "2026-01-01T00:00:00Z",
                  List.of(
                      new OrchestrationStatus.PlanInstances("new", 4L),
                      new OrchestrationStatus.PlanInstances("old", 3L))));
      assertCondition(fulfil.getStatus().conditions(), "Ready", "True", "AsExpected");
      eventually(
          () ->
              assertThat(world.client().v1().events().inNamespace(ns).list().getItems())
                  .filteredOn(event -> "CompensationFailed".equals(event.getReason()))
                  .singleElement()
                  .satisfies(event -> assertThat(event.getType()).isEqualTo("Warning")));
      assertThat(operator.meters().get("tributary.orchestration.incidents").gauge().value())
          .isEqualTo(2);

      // Workers that look no more change nothing of what is known.
      tell(producer, true, "Ready", "");
      tell(producer, true, "Ready", "", instances(0, List.of(), Duration.ofDays(30)));
      awaitCondition("CompensationsClear", "True", "AsExpected");
      awaitCondition("StartsRemembered", "True", "AsExpected");

      tell(producer, true, "Ready", "", instances(0, List.of(), Duration.ofHours(1)));
      awaitCondition("StartsRemembered", "False", "RetentionTooShort");
      assertThat(message(resource().getStatus().conditions(), "StartsRemembered"))
          .contains("Temporal forgets instances 1h after their end");
      eventually(
          () ->
              assertThat(world.client().v1().events().inNamespace(ns).list().getItems())
                  .filteredOn(event -> "RetentionTooShort".equals(event.getReason()))
                  .singleElement()
                  .satisfies(event -> assertThat(event.getType()).isEqualTo("Warning")));
    }
  }

  private static InstancesReport instances(long incidents, List<String> keys, Duration remembered) {
    return new InstancesReport(
        Instant.now().toString(),
        7,
        0,
        1,
        0,
        incidents,
        30,
        4,
        1,
        Map.of("old", 3L, "new", 4L),
        new InstancesReport.Oldest("o1", "2026-01-01T00:00:00Z"),
        1,
        "o9",
        keys,
        remembered.toMillis());
  }

  private void tell(
      KafkaProducer<String, byte[]> producer, boolean ready, String reason, String message)
      throws Exception {
    tell(producer, ready, reason, message, null);
  }

  private void tell(
      KafkaProducer<String, byte[]> producer,
      boolean ready,
      String reason,
      String message,
      InstancesReport instances)
      throws Exception {
    FlowReport report =
        new FlowReport(
            FlowReport.FORMAT,
            ns,
            "fulfil.orc",
            "worker-a",
            "digest",
            null,
            Instant.now().toString(),
            0L,
            null,
            0,
            0,
            0,
            0,
            0,
            Map.of(),
            null,
            null,
            new FlowReport.HealthReport(ready, reason, message),
            false,
            null,
            null,
            null,
            0,
            instances);
    producer
        .send(
            new ProducerRecord<>("tributary.reports", report.key(), FlowReportCodec.write(report)))
        .get();
  }

  @Test
  void aVersionOfItsContractThatWouldBreakItWaitsForIt() {
    String contract = Retail.contract(ns, "{partitions: 1}");
    String body = "order: start.payload.orderId";
    declare();
    world.apply(
        orchestration("4h", "steps.reserve.id")
            .replace(body, body + ", total: start.payload.?total.orValue(0.0)"));
    awaitCondition("Accepted", "True", "AsExpected");
    eventually(() -> assertThat(world.contract("order-placed").getStatus().version()).isNotNull());

    world.apply(
        contract
            .replace("version: 1.0.0", "version: 1.1.0")
            .replace(", total: {type: number}", ""));
    eventually(
        () -> {
          var conditions = world.contract("order-placed").getStatus().conditions();
          assertCondition(conditions, "Compatible", "False", "FlowsBreak");
          assertThat(message(conditions, "Compatible")).contains("the orchestration 'fulfil'");
        });
    assertThat(world.contract("order-placed").getStatus().version()).isEqualTo("1.0.0");

    world.apply(orchestration("4h", "steps.reserve.id"));
    eventually(
        () -> assertThat(world.contract("order-placed").getStatus().version()).isEqualTo("1.1.0"));
  }

  private List<ConfigMap> plans() {
    return world
        .client()
        .configMaps()
        .inNamespace(ns)
        .withLabel("tributary.dev/orchestration", "fulfil")
        .list()
        .getItems();
  }

  private List<String> mountedPlans() {
    return workers().getSpec().getTemplate().getSpec().getVolumes().stream()
        .filter(v -> v.getName().equals("plans"))
        .map(Volume::getProjected)
        .flatMap(p -> p.getSources().stream())
        .map(s -> s.getConfigMap().getItems().getFirst().getPath())
        .toList();
  }
}
