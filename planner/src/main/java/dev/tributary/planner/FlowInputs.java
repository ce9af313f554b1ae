package dev.tributary.planner;

import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.IntegrationPlatform;
import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import dev.tributary.planner.evolution.ContractHistory;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything that planning one flow looks at.
 *
 * @param flow the flow
 * @param endpoints the endpoints of its namespace, by name
 * @param contracts the contracts of its namespace, by name, as their specs are by now
 * @param siblings the flows of its namespace, itself among them or not
 * @param platform where it runs
 * @param histories the accepted versions of the contracts, by name; a contract without any is in
 *     force as its spec is
 * @param inUse the contracts that the plan which runs uses: of these it may go on using retired
 *     ones
 */
public record FlowInputs(
    SyncFlow flow,
    Map<String, SystemEndpoint> endpoints,
    Map<String, EventContract> contracts,
    List<SyncFlow> siblings,
    IntegrationPlatform platform,
    Map<String, ContractHistory> histories,
    Set<String> inUse) {

  /** Where nothing was accepted before, and nothing runs. */
  public FlowInputs(
      SyncFlow flow,
      Map<String, SystemEndpoint> endpoints,
      Map<String, EventContract> contracts,
      List<SyncFlow> siblings,
      IntegrationPlatform platform) {
    this(flow, endpoints, contracts, siblings, platform, Map.of(), Set.of());
  }

  /** The same with every contract as it is in force, and no histories. */
  public FlowInputs inForce() {
    return new FlowInputs(
        flow, endpoints, ContractHistory.inForce(contracts, histories), siblings, platform);
  }

  /** The accepted versions of a contract. */
  ContractHistory history(String contract) {
    return histories.getOrDefault(contract, ContractHistory.NONE);
  }
}
