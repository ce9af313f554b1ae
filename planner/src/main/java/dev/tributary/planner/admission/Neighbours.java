package dev.tributary.planner.admission;

import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.IntegrationPlatform;
import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import dev.tributary.planner.FlowInputs;
import dev.tributary.planner.FlowPlanner;
import dev.tributary.planner.PlanResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The resources of one namespace, as far as they are known.
 *
 * @param endpoints by name
 * @param contracts by name
 * @param flows in no order
 * @param platform where its flows run
 */
public record Neighbours(
    Map<String, SystemEndpoint> endpoints,
    Map<String, EventContract> contracts,
    List<SyncFlow> flows,
    IntegrationPlatform platform) {

  /** With nothing in it but the platform. */
  public static Neighbours none(IntegrationPlatform platform) {
    return new Neighbours(Map.of(), Map.of(), List.of(), platform);
  }

  Neighbours with(SystemEndpoint endpoint) {
    Map<String, SystemEndpoint> changed = new HashMap<>(endpoints);
    changed.put(endpoint.getMetadata().getName(), endpoint);
    return new Neighbours(Map.copyOf(changed), contracts, flows, platform);
  }

  Neighbours with(EventContract contract) {
    Map<String, EventContract> changed = new HashMap<>(contracts);
    changed.put(contract.getMetadata().getName(), contract);
    return new Neighbours(endpoints, Map.copyOf(changed), flows, platform);
  }

  PlanResult plan(SyncFlow flow) {
    return FlowPlanner.plan(new FlowInputs(flow, endpoints, contracts, flows, platform));
  }
}
