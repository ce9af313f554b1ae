package dev.tributary.operator.flow;

import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.operator.NetworkSettings;
import dev.tributary.operator.apply.Labels;
import dev.tributary.planner.plan.FlowPlan;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Builds the NetworkPolicy of pods that run a plan: in by their one port, out to DNS, Kafka and the
 * ports of the endpoint, and never to the addresses where clouds serve credentials.
 */
public final class FlowNetwork {
  private static final String NAMESPACE_NAME = "kubernetes.io/metadata.name";

  /** Also of a cluster whose DNS pods listen on 5353 behind a Service of 53. */
  private static final List<Integer> DNS = List.of(53, 5353);

  /** Link-local, and the metadata services that have other addresses. */
  private static final List<String> NEVER = List.of("169.254.0.0/16", "100.100.100.200/32");

  private static final List<String> NEVER_V6 = List.of("fe80::/10", "fd00:ec2::254/128");

  private FlowNetwork() {}

  /**
   * Builds.
   *
   * @param plans all that pods of the flow may run at this moment
   */
  static NetworkPolicy policy(SyncFlow flow, Collection<FlowPlan> plans, NetworkSettings settings) {
    return policy(
        Children.metadata(flow),
        Labels.selector(flow.getMetadata().getName()),
        Destinations.of(plans),
        settings);
  }

  /**
   * Builds.
   *
   * @param selector what selects the pods
   * @param destinations where they connect to
   */
  public static NetworkPolicy policy(
      ObjectMeta metadata,
      Map<String, String> selector,
      Destinations destinations,
      NetworkSettings settings) {
    return new NetworkPolicyBuilder()
        .withMetadata(metadata)
        .withNewSpec()
        .withNewPodSelector()
        .withMatchLabels(selector)
        .endPodSelector()
        .withPolicyTypes("Ingress", "Egress")
        .withIngress(ingress(settings))
        .withEgress(egress(destinations, settings))
        .endSpec()
        .build();
  }

  /** Webhooks and scrapes; the kubelet's probes are let in by every implementation. */
  private static NetworkPolicyIngressRule ingress(NetworkSettings settings) {
    return new NetworkPolicyIngressRuleBuilder()
        .withFrom(settings.allowFrom())
        .withPorts(port("TCP", RuntimePods.PORT))
        .build();
  }

  private static List<NetworkPolicyEgressRule> egress(
      Destinations destinations, NetworkSettings settings) {
    List<NetworkPolicyEgressRule> rules = new ArrayList<>();
    // To any address: a node's own DNS cache has a link-local one.
    rules.add(
        new NetworkPolicyEgressRuleBuilder()
            .withPorts(
                DNS.stream()
                    .flatMap(p -> List.of(port("UDP", p), port("TCP", p)).stream())
                    .toList())
            .build());
    TreeSet<Integer> ports = new TreeSet<>(destinations.ports());
    if (!ports.isEmpty()) {
      ports.addAll(settings.extraPorts());
    }
    rules.add(
        new NetworkPolicyEgressRuleBuilder()
            .withPorts(ports.stream().map(p -> port("TCP", p)).toList())
            .withTo(block("0.0.0.0/0", NEVER), block("::/0", NEVER_V6))
            .build());
    if (!destinations.namespaces().isEmpty()) {
      // All ports: rules see a Service's target port, which no URL tells.
      rules.add(
          new NetworkPolicyEgressRuleBuilder()
              .withTo(destinations.namespaces().stream().map(FlowNetwork::namespace).toList())
              .build());
    }
    return rules;
  }

  private static NetworkPolicyPeer block(String cidr, List<String> except) {
    return new NetworkPolicyPeerBuilder()
        .withNewIpBlock()
        .withCidr(cidr)
        .withExcept(except)
        .endIpBlock()
        .build();
  }

  private static NetworkPolicyPeer namespace(String name) {
    return new NetworkPolicyPeerBuilder()
        .withNewNamespaceSelector()
        .addToMatchLabels(NAMESPACE_NAME, name)
        .endNamespaceSelector()
        .build();
  }

  private static NetworkPolicyPort port(String protocol, int number) {
    return new NetworkPolicyPort(null, new IntOrString(number), protocol);
  }
}
