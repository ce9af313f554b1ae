package dev.tributary.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.crds.TestApiServer;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import dev.tributary.crds.v1alpha1.SystemEndpointSpec;
import dev.tributary.operator.support.Retail;
import dev.tributary.operator.support.TestApi;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the API server itself refuses, by the committed CRDs. */
class ApiRulesTest {
  private final TestApi api = TestApi.get();
  private final String namespace = api.namespace("rules");

  @Test
  void everyCrdInstallsAndIsServed() throws Exception {
    assertThat(TestApiServer.crds()).hasSize(5);
    assertThat(
            api.admin().apiextensions().v1().customResourceDefinitions().list().getItems().stream()
                .filter(crd -> crd.getSpec().getGroup().equals("tributary.dev")))
        .hasSize(5)
        .allSatisfy(
            crd ->
                assertThat(crd.getStatus().getConditions())
                    .filteredOn(c -> c.getType().equals("NonStructuralSchema"))
                    .isEmpty());
  }

  @Test
  void aWrongEnumIsRefusedWithItsPath() {
    refused(Retail.shop(namespace).replace("Commerce", "Shop"), "spec.type");
  }

  @Test
  void twoConnectorsAreRefused() {
    refused(
        Retail.shop(namespace)
            .replace("type: Commerce", "type: Commerce\n  kamelet: {ref: log-sink}"),
        "spec",
        "exactly one connector");
  }

  @Test
  void aBadNameIsRefused() {
    refused(Retail.shop(namespace).replace("name: shop,", "name: 9shop,"), "metadata.name");
  }

  @Test
  void anUnknownFieldIsRefusedUnderStrictValidation() {
    refused(
        Retail.toErp(namespace, "payload.orderId").replace("target:", "suspendd: true\n  target:"),
        ".spec.suspendd");
  }

  @Test
  void aSourceNeedsExactlyOneReference() {
    refused(
        Retail.toErp(namespace, "payload.orderId")
            .replace("{contractRef: {name: order-placed}}", "{}"),
        "spec.source",
        "exactly one of contractRef and endpointRef");
  }

  @Test
  void aFloorAboveTheCeilingIsRefused() {
    refused(
        Retail.toErp(namespace, "payload.orderId")
            + "  scaling: {minReplicas: 3, maxReplicas: 2}\n",
        "spec.scaling",
        "minReplicas must not be more than maxReplicas");
  }

  @Test
  void aTimeOfTheCalendarThatIsNoneIsRefusedWithItsPath() {
    refused(
        Retail.toErp(namespace, "payload.orderId")
            + "  scaling: {maxReplicas: 2, calendar: [{name: a, timeZone: UTC, start: '8 o clock',"
            + " end: '09:00', minReplicas: 2}]}\n",
        "spec.scaling.calendar[0].start");
  }

  @Test
  void theMajorVersionOfAContractIsImmutable() {
    api.apply(Retail.contract(namespace, "{partitions: 1}"));
    refused(
        Retail.contract(namespace, "{partitions: 1}").replace("1.0.0", "2.0.0"),
        "spec",
        "major version is immutable");
  }

  @Test
  void limitsSayAtLeastOneThing() {
    refused(
        Retail.erp(namespace).replace("type: ERP", "type: ERP\n  limits: {}"),
        "spec.limits",
        "requestsPerSecond, concurrency or both");
    api.apply(
        Retail.erp(namespace)
            .replace("type: ERP", "type: ERP\n  limits: {concurrency: 8}\n  circuitBreaker: {}"));
    assertThat(
            api.admin()
                .resources(SystemEndpoint.class)
                .inNamespace(namespace)
                .withName("erp")
                .get()
                .getSpec()
                .circuitBreaker())
        .isEqualTo(new SystemEndpointSpec.CircuitBreaker(5, "60s", 1));
  }

  private void refused(String yaml, String... words) {
    GenericKubernetesResource object =
        api.admin().getKubernetesSerialization().unmarshal(yaml, GenericKubernetesResource.class);
    PatchContext strict =
        new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("person")
            .withFieldValidation("Strict")
            .withForce(true)
            .withDryRun(List.of("All"))
            .build();
    assertThatThrownBy(() -> api.admin().resource(object).patch(strict, object))
        .isInstanceOf(KubernetesClientException.class)
        .message()
        .contains(words);
  }
}
