package dev.tributary.planner.admission;

import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.IntegrationPlatform;
import dev.tributary.crds.v1alpha1.Orchestration;
import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import dev.tributary.planner.Diagnostic;
import dev.tributary.planner.FlowInputs;
import dev.tributary.planner.FlowPlanner;
import dev.tributary.planner.OrchestrationInputs;
import dev.tributary.planner.OrchestrationPlanner;
import dev.tributary.planner.evolution.ContractHistory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The resources of one namespace, as far as they are known.
 *
 * @param endpoints by name
 * @param contracts by name
 * @param flows in no order
 * @param orchestrations in no order
 * @param platform where its flows and orchestrations run
 * @param histories the accepted versions of its contracts, by name
 * @param platformEndpoints the endpoints of all namespaces of the platform
 * @param platformContracts the contracts of all namespaces of the platform
 */
public record Neighbours(
    Map<String, SystemEndpoint> endpoints,
    Map<String, EventContract> contracts,
    List<SyncFlow> flows,
    List<Orchestration> orchestrations,
    IntegrationPlatform platform,
    Map<String, ContractHistory> histories,
    List<SystemEndpoint> platformEndpoints,
    List<EventContract> platformContracts) {

  /** Without orchestrations. */
  public Neighbours(
      Map<String, SystemEndpoint> endpoints,
      Map<String, EventContract> contracts,
      List<SyncFlow> flows,
      IntegrationPlatform platform,
      Map<String, ContractHistory> histories,
      List<SystemEndpoint> platformEndpoints,
      List<EventContract> platformContracts) {
    this(
        endpoints,
        contracts,
        flows,
        List.of(),
        platform,
        histories,
        platformEndpoints,
        platformContracts);
  }

  /** With nothing in it but the platform. */
  public static Neighbours none(IntegrationPlatform platform) {
    return new Neighbours(Map.of(), Map.of(), List.of(), platform, Map.of(), List.of(), List.of());
  }

  Neighbours with(SystemEndpoint endpoint) {
    Map<String, SystemEndpoint> changed = new HashMap<>(endpoints);
    changed.put(endpoint.getMetadata().getName(), endpoint);
    return new Neighbours(
        Map.copyOf(changed),
        contracts,
        flows,
        orchestrations,
        platform,
        histories,
        platformEndpoints,
        platformContracts);
  }

  Neighbours with(EventContract contract) {
    Map<String, EventContract> changed = new HashMap<>(contracts);
    changed.put(contract.getMetadata().getName(), contract);
    return new Neighbours(
        endpoints,
        Map.copyOf(changed),
        flows,
        orchestrations,
        platform,
        histories,
        platformEndpoints,
        platformContracts);
  }

  ContractHistory history(String contract) {
    return histories.getOrDefault(contract, ContractHistory.NONE);
  }

  /** As the check of a contract's edit takes them, with some of the flows and orchestrations. */
  dev.tributary.planner.evolution.Neighbours beside(
      List<SyncFlow> someFlows, List<Orchestration> someOrchestrations) {
    return new dev.tributary.planner.evolution.Neighbours(
        endpoints,
        contracts,
        histories,
        someFlows,
        someOrchestrations,
        platform,
        platformContracts);
  }

  /** What is wrong with a flow; {@code inUse} are the contracts that it uses already. */
  List<Diagnostic> check(SyncFlow flow, Set<String> inUse) {
    return FlowPlanner.plan(
            new FlowInputs(flow, endpoints, contracts, flows, platform, histories, inUse))
        .diagnostics();
  }

  /** What is wrong with an orchestration, likewise. */
  List<Diagnostic> check(Orchestration orchestration, Set<String> inUse) {
    return OrchestrationPlanner.plan(
            new OrchestrationInputs(
                orchestration, endpoints, contracts, platform, histories, inUse))
        .diagnostics();
  }
}
