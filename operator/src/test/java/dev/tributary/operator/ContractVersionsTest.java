package dev.tributary.operator;

import static dev.tributary.operator.support.World.assertCondition;
import static dev.tributary.operator.support.World.eventually;
import static dev.tributary.operator.support.World.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.EventContractStatus.Version;
import dev.tributary.operator.support.OrdersFlow;
import dev.tributary.operator.support.Retail;
import dev.tributary.operator.support.RunningOperator;
import dev.tributary.operator.support.TestApi;
import dev.tributary.operator.support.TestKafka;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.PlanCodec;
import dev.tributary.planner.plan.SourcePlan;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.Base64;
import java.util.List;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Versions of a contract: accepted, refused, remembered. */
class ContractVersionsTest extends OrdersFlow {
  private static final String NOTE = "note: {type: string}";

  /** The contract with its version, the fields beside the order's id, and its retention. */
  private String contract(String version, String fields, String more) {
    return Retail.contract(ns, "{partitions: 3, retention: 7d}")
            .replace("version: 1.0.0", "version: " + version)
            .replace("total: {type: number}", fields)
        + more.indent(2);
  }

  private String erp() {
    return Retail.erp(ns)
        .replace("type: ERP", "type: ERP\n  owner: {team: finance-it, contact: '#erp-ops'}");
  }

  private void running(String contract, String mapping) {
    world.apply(erp()).apply(contract).apply(Retail.toErp(ns, mapping));
    eventually(() -> assertThat(world.deployment("orders")).isNotNull());
    world.ready("orders");
    world.awaitFlow("orders", "Ready", "True", "AsExpected");
    awaitVersion("1.0.0");
  }

  @Test
  void aCompatibleEditIsAcceptedListedAndRolledOutWithTheSchemaBefore() {
    running(contract("1.0.0", NOTE, ""), "payload.orderId");
    String digest = world.flow("orders").getStatus().plan().digest();
    world.apply(contract("1.1.0", NOTE + ", shop: {type: string}", ""));
    awaitVersion("1.1.0");
    eventually(
        () -> assertThat(world.flow("orders").getStatus().plan().digest()).isNotEqualTo(digest));

    EventContract contract = world.contract("order-placed");
    assertThat(contract.getStatus().versions())
        .extracting(Version::version)
        .containsExactly("1.0.0", "1.1.0");
    assertCondition(contract.getStatus().conditions(), "Compatible", "True", "AsExpected");
    for (Version version : contract.getStatus().versions()) {
      ConfigMap record =
          world.client().configMaps().inNamespace(ns).withName(version.configMap()).get();
      assertThat(record.getImmutable()).isTrue();
      assertThat(record.getMetadata().getOwnerReferences()).isEmpty();
      assertThat(version.acceptedAt()).isEqualTo(record.getMetadata().getCreationTimestamp());
    }
    FlowPlan plan = planOf("orders");
    assertThat(((SourcePlan.Contract) plan.source()).dataSchema())
        .isEqualTo("tributary:" + ns + "/order-placed/1.1.0");
    assertThat(((SourcePlan.Contract) plan.source()).earlier())
        .containsOnlyKeys("tributary:" + ns + "/order-placed/1.0.0");
  }

  @Test
  void anIncompatibleEditIsRefusedNamingFlowsAndOwnersAndTouchesNeitherPlanNorTopic()
      throws Exception {
    running(contract("1.0.0", NOTE, ""), "payload.?note.orValue('')");
    String digest = world.flow("orders").getStatus().plan().digest();
    String deployment = deploymentVersion();

    world.apply(
        contract("1.1.0", "shop: {type: string}", "key: payload.shop")
            .replace("key: payload.orderId", "")
            .replace("[orderId]", "[orderId, shop]")
            .replace("retention: 7d", "retention: 1d"));
    awaitContract("Accepted", "False", "NotAccepted");
    var status = world.contract("order-placed").getStatus();
    assertCondition(status.conditions(), "Compatible", "False", "Incompatible");
    assertThat(message(status.conditions(), "Compatible"))
        .contains("KeyChanged (BACKWARD)", "'orders' of finance-it (#erp-ops)", "and 1 more");
    assertThat(message(status.conditions(), "Ready")).startsWith("version 1.0.0 stays in force");
    assertThat(status.version()).isEqualTo("1.0.0");
    assertThat(status.versions()).extracting(Version::version).containsExactly("1.0.0");

    // What a refused edit says isn't seen by flows that are planned after it.
    world.apply(Retail.shop(ns)).apply(Retail.intake(ns));
    eventually(() -> assertThat(world.deployment("orders-in")).isNotNull());
    eventually(
        () ->
            assertThat(planOf("orders-in").target().schema().at("/properties/note").isObject())
                .isTrue());
    assertThat(world.flow("orders").getStatus().plan().digest()).isEqualTo(digest);
    assertThat(deploymentVersion()).isEqualTo(deployment);
    assertThat(plans("orders")).hasSize(1);
    assertThat(retention(ns + ".order-placed")).isEqualTo("604800000");

    // A second operator has nothing to say about a refused edit either.
    world.ready("orders-in");
    world.awaitFlow("orders-in", "Ready", "True", "AsExpected");
    eventually(
        () -> {
          assertThat(world.flow("orders").getStatus().deadLetters()).isNotNull();
          assertThat(world.flow("orders-in").getStatus().deadLetters()).isNotNull();
          assertThat(world.contract("order-placed").getStatus().producers().count()).isOne();
        });
    operator.close();
    operator = RunningOperator.start(ns);
    Awaitility.await().pollDelay(java.time.Duration.ofSeconds(4)).until(() -> true);
    assertThat(TestApi.get().writesOf(operator.userAgent())).isEmpty();
  }

  @Test
  void aContractAndItsFlowsChangedTogetherApplyInEveryOrder() {
    world.apply(Retail.shop(ns));
    running(contract("1.0.0", "note0: {type: string}", ""), "payload.?note0.orValue('')");
    world.apply(intake(0));
    awaitAccepted("orders-in", 0);
    int version = 0;
    for (List<Integer> order :
        List.of(
            List.of(0, 1, 2),
            List.of(0, 2, 1),
            List.of(1, 0, 2),
            List.of(1, 2, 0),
            List.of(2, 0, 1),
            List.of(2, 1, 0))) {
      version++;
      List<String> commit =
          List.of(
              contract("1." + version + ".0", "note" + version + ": {type: string}", ""),
              Retail.toErp(ns, "payload.?note" + version + ".orValue('')"),
              intake(version));
      order.forEach(file -> world.apply(commit.get(file)));
      awaitVersion("1." + version + ".0");
      awaitAccepted("orders", version);
      awaitAccepted("orders-in", version);
    }
  }

  @Test
  void aContractThatIsAppliedAgainFindsWhatItPromised() {
    running(contract("1.0.0", NOTE, ""), "payload.orderId");
    world.client().resources(EventContract.class).inNamespace(ns).withName("order-placed").delete();
    eventually(() -> assertThat(world.contract("order-placed")).isNull());
    world.apply(contract("1.1.0", "note: {type: integer}", ""));
    awaitContract("Compatible", "False", "Incompatible");
    assertThat(world.contract("order-placed").getStatus().version()).isEqualTo("1.0.0");
    world.apply(contract("1.0.0", "note: {type: integer}", ""));
    awaitContract("Compatible", "False", "Incompatible");
    assertThat(message(world.contract("order-placed").getStatus().conditions(), "Compatible"))
        .contains("spec.version: version 1.0.0 is accepted already");
    world.apply(contract("1.0.0", NOTE, ""));
    awaitContract("Compatible", "True", "AsExpected");
  }

  @Test
  void aFlowThatACompatibleEditWouldBreakHoldsItUpUntilItIsChanged() {
    running(contract("1.0.0", NOTE, ""), "payload.?note.orValue('')");
    world.apply(contract("1.1.0", "shop: {type: string}", ""));
    awaitContract("Compatible", "False", "FlowsBreak");
    assertThat(message(world.contract("order-placed").getStatus().conditions(), "Ready"))
        .contains("version 1.0.0 stays in force", "'orders' of finance-it", "spec.mapping.Order");
    world.apply(Retail.toErp(ns, "payload.orderId"));
    awaitVersion("1.1.0");
    awaitContract("Compatible", "True", "AsExpected");
  }

  @Test
  void aRetiredContractKeepsTheFlowsThatRunAndTakesNoNewOne() {
    running(contract("1.0.0", NOTE, ""), "payload.orderId");
    String digest = world.flow("orders").getStatus().plan().digest();
    String deprecation = "\ndeprecation: {sunset: '2027-01-31', replacedBy: {name: orders-v2}}";
    world.apply(contract("1.0.0", NOTE, "lifecycle: Deprecated" + deprecation));
    eventually(
        () ->
            assertThat(message(world.flow("orders").getStatus().conditions(), "Accepted"))
                .contains("ContractDeprecated", "until 2027-01-31", "use 'orders-v2'"));
    world.apply(contract("1.0.0", NOTE, "lifecycle: Retired" + deprecation));
    eventually(
        () ->
            assertThat(message(world.flow("orders").getStatus().conditions(), "Accepted"))
                .contains("RetiredContractInUse"));
    world.awaitFlow("orders", "Accepted", "True", "AsExpected");
    assertThat(world.flow("orders").getStatus().plan().digest()).isEqualTo(digest);
    world.apply(Retail.shop(ns)).apply(Retail.intake(ns));
    world.awaitFlow("orders-in", "Accepted", "False", "RefsNotResolved");
    assertThat(message(world.flow("orders-in").getStatus().conditions(), "Accepted"))
        .contains("retired since 2027-01-31");
    assertThat(world.deployment("orders-in")).isNull();
  }

  @Test
  void oneTypeHasOneContractAndOneDomainOneSystemOfRecord() {
    world.apply(contract("1.0.0", NOTE, ""));
    awaitVersion("1.0.0");
    world.apply(contract("1.0.0", NOTE, "").replace("name: order-placed", "name: order-twin"));
    eventually(
        () -> {
          var conditions = world.contract("order-twin").getStatus().conditions();
          assertCondition(conditions, "Accepted", "False", "NotAccepted");
          assertThat(message(conditions, "Accepted"))
              .contains("EventContract/" + ns + "/order-placed has the type");
        });
    world.apply(erp().replace("type: ERP", "type: ERP\n  systemOfRecord: [Price, Product]"));
    eventually(() -> assertCondition(ready("erp"), "Ready", "True", "AsExpected"));
    world.apply(
        erp()
            .replace("type: ERP", "type: WMS\n  systemOfRecord: [Stock, Product]")
            .replace("name: erp,", "name: wms,"));
    eventually(
        () -> {
          assertCondition(ready("wms"), "Ready", "False", "NotAccepted");
          assertThat(message(ready("wms"), "Ready"))
              .contains("spec.systemOfRecord[1]", "/erp is the system of record of Product");
        });
  }

  private List<io.fabric8.kubernetes.api.model.Condition> ready(String endpoint) {
    return world.endpoint(endpoint).getStatus().conditions();
  }

  private String intake(int version) {
    return Retail.intake(ns)
        .replace("{orderId: payload.id}", "{orderId: payload.id, note" + version + ": payload.id}");
  }

  /** The flow's newest spec is the plan that was accepted. */
  private void awaitAccepted(String flow, int version) {
    eventually(
        () -> {
          world.awaitFlow(flow, "Accepted", "True", "AsExpected");
          assertThat(planOf(flow).mapping().toString()).contains("note" + version);
        });
  }

  private void awaitVersion(String version) {
    eventually(
        () -> assertThat(world.contract("order-placed").getStatus().version()).isEqualTo(version));
  }

  private void awaitContract(String type, String status, String reason) {
    eventually(
        () -> {
          EventContract contract = world.contract("order-placed");
          assertThat(contract.getStatus().observedGeneration())
              .isEqualTo(contract.getMetadata().getGeneration());
          assertCondition(contract.getStatus().conditions(), type, status, reason);
        });
  }

  private FlowPlan planOf(String flow) {
    String digest = world.flow(flow).getStatus().plan().digest();
    ConfigMap map =
        plans(flow).stream()
            .filter(m -> digest.equals(m.getMetadata().getLabels().get("tributary.dev/plan")))
            .findFirst()
            .orElseThrow();
    return PlanCodec.fromGzip(Base64.getDecoder().decode(map.getBinaryData().get("plan.json.gz")));
  }

  private static String retention(String topic) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    return TestKafka.get()
        .admin()
        .describeConfigs(List.of(resource))
        .all()
        .get()
        .get(resource)
        .get("retention.ms")
        .value();
  }
}
