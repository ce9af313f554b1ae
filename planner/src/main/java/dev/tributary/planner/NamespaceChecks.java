package dev.tributary.planner;

import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is wrong with the endpoints and contracts of one namespace, each looked at once however many
 * flows refer to it. Safe for use by many threads.
 */
public final class NamespaceChecks {
  private final Map<String, EventContract> contracts;
  private final Map<String, List<Diagnostic>> ofContracts = new ConcurrentHashMap<>();
  private final Map<String, List<Diagnostic>> ofEndpoints = new ConcurrentHashMap<>();

  /** For the namespace that has these contracts, by name. They must not change. */
  public NamespaceChecks(Map<String, EventContract> contracts) {
    this.contracts = contracts;
  }

  /** What is wrong with a contract of the namespace. */
  public List<Diagnostic> contract(EventContract contract) {
    return ofContracts.computeIfAbsent(
        contract.getMetadata().getName(), name -> ContractPlanner.check(contract));
  }

  /** What is wrong with an endpoint of the namespace. */
  public List<Diagnostic> endpoint(SystemEndpoint endpoint) {
    return ofEndpoints.computeIfAbsent(
        endpoint.getMetadata().getName(), name -> EndpointPlanner.check(endpoint, contracts));
  }
}
