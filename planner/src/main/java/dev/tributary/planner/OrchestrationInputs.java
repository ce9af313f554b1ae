package dev.tributary.planner;

import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.IntegrationPlatform;
import dev.tributary.crds.v1alpha1.Orchestration;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import dev.tributary.planner.evolution.ContractHistory;
import java.util.Map;
import java.util.Set;

/**
 * Everything that planning one orchestration looks at.
 *
 * @param orchestration the orchestration
 * @param endpoints the endpoints of its namespace, by name
 * @param contracts the contracts of its namespace, by name, as their specs are by now
 * @param platform where it runs
 * @param histories the accepted versions of the contracts, by name; a contract without any is in
 *     force as its spec is
 * @param inUse the contracts that the plan which runs uses: of these it may go on using retired
 *     ones
 */
public record OrchestrationInputs(
    Orchestration orchestration,
    Map<String, SystemEndpoint> endpoints,
    Map<String, EventContract> contracts,
    IntegrationPlatform platform,
    Map<String, ContractHistory> histories,
    Set<String> inUse) {

  /** The same with every contract as it is in force, and no histories. */
  public OrchestrationInputs inForce() {
    return new OrchestrationInputs(
        orchestration,
        endpoints,
        ContractHistory.inForce(contracts, histories),
        platform,
        Map.of(),
        Set.of());
  }

  /** The accepted versions of a contract. */
  ContractHistory history(String contract) {
    return histories.getOrDefault(contract, ContractHistory.NONE);
  }
}
