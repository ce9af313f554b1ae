package dev.tributary.operator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.IntegrationPlatform;
import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import dev.tributary.operator.NetworkSettings;
import dev.tributary.operator.apply.RecordedPlan;
import dev.tributary.operator.support.Retail;
import dev.tributary.planner.FlowInputs;
import dev.tributary.planner.FlowPlanner;
import dev.tributary.planner.PlanResult;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.SourcePlan;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Children against the YAML that a person has read. To accept a change on purpose: run with {@code
 * -Dtributary.golden=write} and read the difference.
 */
class ChildrenTest {
  private static final KubernetesSerialization YAML = new KubernetesSerialization();
  private static final String NS = "retail";
  private static final String MORE =
      """
      ingress: {gatewayRef: {name: public, namespace: edge}, host: hooks.example.com}
      defaults:
        resources: {limits: {memory: 512Mi}}
        scheduling:
          imagePullSecrets: [{name: registry}]
          nodeSelector: {pool: integration}
          tolerations: [{key: integration, operator: Exists}]
        labels: {cost-center: "42", tributary.dev/flow: not-this}
      """;

  private final IntegrationPlatform platform =
      YAML.unmarshal(
          Retail.platform(NS, "kafka:9093", MORE)
              .replace(
                  "kafka: {",
                  "kafka: {tls: {secretName: kafka-ca}, authentication: {type: ScramSha512,"
                      + " secretName: kafka-user}, "),
          IntegrationPlatform.class);
  private final SyncFlow intake = flow(Retail.intake(NS));
  private final PlanResult planned = plan(intake);

  @Test
  void thePodsOfAWebhookFlow() throws Exception {
    golden("webhook-pods", pods(intake, planned));
  }

  @Test
  void thePodsOfAFlowToAnEndpoint() throws Exception {
    SyncFlow flow = flow(Retail.toErp(NS, "payload.orderId"));
    golden("endpoint-pods", pods(flow, plan(flow)));
  }

  @Test
  void theDeployment() throws Exception {
    golden("deployment", Children.deployment(intake, 1, new PodTemplateSpec()));
  }

  @Test
  void theOtherChildren() throws Exception {
    golden("service", Children.service(intake));
    golden("service-account", Children.serviceAccount(intake));
    golden("disruption-budget", Children.disruptionBudget(intake));
  }

  @Test
  void theNetworkPolicyOfAWebhookFlow() throws Exception {
    FlowPlan plan = planned.plan().orElseThrow();
    golden("network-policy", FlowNetwork.policy(intake, List.of(plan), NetworkSettings.defaults()));
  }

  @Test
  void theNetworkPolicyCoversWhatOldAndNewPodsReach() {
    FlowPlan https = plan(flow(Retail.toErp(NS, "payload.orderId"))).plan().orElseThrow();
    FlowPlan moved = movedTo("http://erp.shop.svc:8081/api");
    NetworkPolicy policy =
        FlowNetwork.policy(
            intake,
            List.of(moved, https),
            new NetworkSettings(
                true,
                List.of(31092),
                List.of(
                    new NetworkPolicyPeerBuilder()
                        .withNewNamespaceSelector()
                        .addToMatchLabels("kubernetes.io/metadata.name", "gateways")
                        .endNamespaceSelector()
                        .build())));
    assertThat(ports(policy.getSpec().getEgress().get(1))).containsExactly(443, 8081, 9093, 31092);
    // Kafka's host is a Service of the flow's own namespace, the ERP's one of another's.
    assertThat(policy.getSpec().getEgress().get(2).getTo())
        .extracting(
            p -> p.getNamespaceSelector().getMatchLabels().get("kubernetes.io/metadata.name"))
        .containsExactly(NS, "shop");
    assertThat(policy.getSpec().getEgress().get(2).getPorts()).isEmpty();
    assertThat(policy.getSpec().getIngress().getFirst().getFrom()).hasSize(1);
  }

  @Test
  void everyWayOutLeavesMetadataAddressesAlone() {
    FlowPlan plan = planned.plan().orElseThrow();
    NetworkPolicy policy = FlowNetwork.policy(intake, List.of(plan), NetworkSettings.defaults());
    assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
    for (NetworkPolicyEgressRule rule : policy.getSpec().getEgress()) {
      boolean anywhere = rule.getTo().isEmpty();
      if (anywhere) {
        assertThat(ports(rule)).containsOnly(53, 5353);
      }
      rule.getTo().stream()
          .filter(peer -> peer.getIpBlock() != null)
          .forEach(
              peer ->
                  assertThat(peer.getIpBlock().getExcept())
                      .containsAnyOf("169.254.0.0/16", "fe80::/10"));
    }
  }

  private static List<Integer> ports(NetworkPolicyEgressRule rule) {
    return rule.getPorts().stream().map(p -> p.getPort().getIntVal()).toList();
  }

  private FlowPlan movedTo(String url) {
    return plan(
            flow(Retail.toErp(NS, "payload.orderId")),
            Retail.erp(NS).replace("https://erp.example.com", url))
        .plan()
        .orElseThrow();
  }

  @Test
  void theRoute() throws Exception {
    FlowPlan plan = planned.plan().orElseThrow();
    golden(
        "route",
        Children.route(intake, (SourcePlan.Webhook) plan.source(), platform.getSpec().ingress()));
  }

  @Test
  void replicasAreTheSpecsAndNeverFewerThanScalingAsks() {
    String yaml = Retail.toErp(NS, "payload.orderId");
    assertThat(replicas(yaml)).isEqualTo(1);
    assertThat(replicas(yaml + "  replicas: 0\n")).isZero();
    assertThat(replicas(yaml + "  replicas: 0\n  scaling: {minReplicas: 2}\n")).isEqualTo(2);
    assertThat(replicas(yaml + "  replicas: 5\n  scaling: {minReplicas: 2}\n")).isEqualTo(5);
  }

  private int replicas(String yaml) {
    return Children.replicas(flow(yaml), platform);
  }

  private PodTemplateSpec pods(SyncFlow flow, PlanResult result) {
    String name = flow.getMetadata().getName();
    return PodTemplates.build(
        result.plan().orElseThrow(),
        "0123456789abcdef",
        RecordedPlan.name(name, "0123456789abcdef", null),
        "registry.example/runtime:1",
        "IfNotPresent",
        platform.getSpec().defaults());
  }

  private PlanResult plan(SyncFlow flow) {
    return plan(flow, Retail.erp(NS));
  }

  private PlanResult plan(SyncFlow flow, String erp) {
    return FlowPlanner.plan(
        new FlowInputs(
            flow,
            Map.of(
                "shop", YAML.unmarshal(Retail.shop(NS), SystemEndpoint.class),
                "erp", YAML.unmarshal(erp, SystemEndpoint.class)),
            Map.of(
                "order-placed",
                YAML.unmarshal(Retail.contract(NS, "{partitions: 1}"), EventContract.class)),
            List.of(),
            platform));
  }

  private static SyncFlow flow(String yaml) {
    return YAML.unmarshal(yaml, SyncFlow.class);
  }

  private static void golden(String name, Object object) throws IOException {
    Path file = Path.of("src/test/resources/golden", name + ".yaml");
    String yaml = YAML.asYaml(object);
    if ("write".equals(System.getProperty("tributary.golden"))) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, yaml);
    }
    assertThat(yaml).isEqualTo(Files.readString(file));
    if (object instanceof HasMetadata child) {
      assertThat(child.getMetadata().getName()).isEqualTo("orders-in-flow");
    }
  }
}
