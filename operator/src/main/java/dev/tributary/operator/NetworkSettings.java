package dev.tributary.operator;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import java.util.List;

/**
 * What the chart tells of the NetworkPolicies of flows.
 *
 * @param enabled whether each flow gets one
 * @param extraPorts TCP ports that all flows may reach beside those of their plans
 * @param allowFrom who may reach the pods' port, for webhooks and scrapes; everybody when empty
 */
public record NetworkSettings(
    boolean enabled, List<Integer> extraPorts, List<NetworkPolicyPeer> allowFrom) {

  /** A policy for each flow, with nothing more. */
  public static NetworkSettings defaults() {
    return new NetworkSettings(true, List.of(), List.of());
  }
}
