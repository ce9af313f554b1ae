package dev.tributary.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the operator's process may suffer without any flow noticing. */
@ExtendWith(Environment.class)
class OperatorProcessE2eTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String ERP_FLOW = "orders-to-erp";

  private final Environment.Installed installed;
  private final OrdersSample orders;

  OperatorProcessE2eTest(Environment.Installed installed) {
    this.installed = installed;
    this.orders = installed.orders();
  }

  @Test
  void anOperatorRestartAndUpgradeRestartNoPod() {
    Set<String> pods = pods();

    installed
        .client()
        .apps()
        .deployments()
        .inNamespace(Installation.OPERATOR_NAMESPACE)
        .withName(operatorDeployment())
        .rolling()
        .restart();
    installed.installation().awaitDeployment(Installation.OPERATOR_NAMESPACE, operatorDeployment());
    assertThat(pods()).isEqualTo(pods);
    Map<String, Object> values = Environment.values();
    values.put("image", Map.of("tag", "next"));
    values.put("runtime", Map.of("images", Map.of("stable", Map.of("tag", "next"))));
    installed.installation().chart(values);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(orders.flow(ERP_FLOW).getStatus().plan().updateAvailable())
                    .as("status tells that the channel names another image")
                    .isTrue());

    assertThat(pods()).isEqualTo(pods);
    installed.installation().chart(Environment.values());
    assertThat(pods()).isEqualTo(pods);
  }

  @Test
  void anotherReplicaTakesOverWhenTheLeaderIsKilled() {
    Set<String> pods = pods();
    Map<String, Object> two = Environment.values();
    two.put("replicas", 2);
    installed.installation().chart(two);
    await().atMost(PATIENCE).until(() -> operatorPods().size() == 2);
    String leader = leader();

    installed
        .client()
        .pods()
        .inNamespace(Installation.OPERATOR_NAMESPACE)
        .withName(leader)
        .withGracePeriod(0)
        .delete();
    ObjectNode mapping = orders.flow(ERP_FLOW).getSpec().mapping().deepCopy();
    mapping.put("SoldToParty", "paylod.customer");
    JsonNode good = orders.flow(ERP_FLOW).getSpec().mapping();
    orders.map(ERP_FLOW, mapping);

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(leader()).isNotEqualTo(leader);
              assertThat(orders.flow(ERP_FLOW).getStatus().observedGeneration())
                  .isEqualTo(orders.flow(ERP_FLOW).getMetadata().getGeneration());
              assertThat(orders.condition(ERP_FLOW, "Accepted").orElseThrow().getStatus())
                  .isEqualTo("False");
            });
    orders.map(ERP_FLOW, good);
    orders.awaitReady();
    assertThat(pods()).as("the flows' pods").isEqualTo(pods);
    installed.installation().chart(Environment.values());
  }

  @Test
  void aNamespaceWhoseOperatorIsGoneCanBeDeleted() {
    String namespace = "retail-gone";
    installed.installation().label(namespace, "retail");
    OrdersSample sample = new OrdersSample(installed.client(), installed.installation(), namespace);
    sample.applyFlows();
    sample.awaitReady();

    installed.installation().uninstallChart();
    installed.client().namespaces().withName(namespace).delete();

    await()
        .atMost(PATIENCE)
        .until(() -> installed.client().namespaces().withName(namespace).get() == null);
    installed.installation().namespace(namespace);
    installed.installation().chart(Environment.values());
    orders.awaitReady();
  }

  private String leader() {
    return installed
        .client()
        .leases()
        .inNamespace(Installation.OPERATOR_NAMESPACE)
        .withName("tributary-operator")
        .get()
        .getSpec()
        .getHolderIdentity();
  }

  private List<Pod> operatorPods() {
    return installed
        .client()
        .pods()
        .inNamespace(Installation.OPERATOR_NAMESPACE)
        .list()
        .getItems()
        .stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .filter(Readiness::isPodReady)
        .toList();
  }

  private String operatorDeployment() {
    return installed
        .client()
        .apps()
        .deployments()
        .inNamespace(Installation.OPERATOR_NAMESPACE)
        .list()
        .getItems()
        .getFirst()
        .getMetadata()
        .getName();
  }

  /** Uid and restarts of every flow's pod. */
  private Set<String> pods() {
    Set<String> pods = new TreeSet<>();
    for (Pod pod :
        installed.client().pods().inNamespace(OrdersSample.NAMESPACE).list().getItems()) {
      pods.add(
          pod.getMetadata().getName()
              + "/"
              + pod.getMetadata().getUid()
              + "/"
              + pod.getStatus().getContainerStatuses().getFirst().getRestartCount());
    }
    return pods;
  }
}
