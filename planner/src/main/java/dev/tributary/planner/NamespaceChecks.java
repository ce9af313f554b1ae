package dev.tributary.planner;

import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import dev.tributary.planner.evolution.ContractHistory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is wrong with the endpoints and contracts of one namespace, each looked at once however many
 * flows refer to it. Safe for use by many threads.
 */
public final class NamespaceChecks {
  private final Map<String, EventContract> inForce;
  private final Map<String, List<Diagnostic>> ofContracts = new ConcurrentHashMap<>();
  private final Map<String, List<Diagnostic>> ofEndpoints = new ConcurrentHashMap<>();

  /**
   * For a namespace; neither map may change.
   *
   * @param contracts its contracts, by name, as their specs are by now
   * @param histories their accepted versions, by name
   */
  public NamespaceChecks(
      Map<String, EventContract> contracts, Map<String, ContractHistory> histories) {
    this.inForce = ContractHistory.inForce(contracts, histories);
  }

  /** The inputs with every contract as it is in force. */
  FlowInputs inForce(FlowInputs inputs) {
    return new FlowInputs(
        inputs.flow(),
        inputs.endpoints(),
        inForce,
        inputs.siblings(),
        inputs.platform(),
        inputs.histories(),
        inputs.inUse());
  }

  /** As {@link #inForce(FlowInputs)}, for an orchestration. */
  OrchestrationInputs inForce(OrchestrationInputs inputs) {
    return new OrchestrationInputs(
        inputs.orchestration(),
        inputs.endpoints(),
        inForce,
        inputs.platform(),
        inputs.histories(),
        inputs.inUse());
  }

  /** What is wrong with a contract of the namespace. */
  List<Diagnostic> contract(EventContract contract) {
    return ofContracts.computeIfAbsent(
        contract.getMetadata().getName(), name -> ContractPlanner.check(contract));
  }

  /** What is wrong with an endpoint of the namespace. */
  public List<Diagnostic> endpoint(SystemEndpoint endpoint) {
    return ofEndpoints.computeIfAbsent(
        endpoint.getMetadata().getName(), name -> EndpointPlanner.check(endpoint, inForce));
  }
}
