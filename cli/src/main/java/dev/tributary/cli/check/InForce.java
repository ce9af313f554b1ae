package dev.tributary.cli.check;

import dev.tributary.cli.workspace.Manifest;
import dev.tributary.cli.workspace.Workspace;
import dev.tributary.planner.References;
import dev.tributary.planner.evolution.ContractHistory;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What was accepted before a change.
 *
 * @param histories the accepted versions of contracts, by namespace and name
 * @param inUse the contracts that flows and orchestrations use which are there, by their id
 */
public record InForce(
    Map<String, Map<String, ContractHistory>> histories, Map<String, Set<String>> inUse) {
  /** Nothing was. */
  public static final InForce NOTHING = new InForce(Map.of(), Map.of());

  /** What runs by these resources, with the histories that are known of their contracts. */
  public static InForce of(Workspace there, Map<String, Map<String, ContractHistory>> histories) {
    Map<String, Set<String>> inUse = new TreeMap<>();
    for (String namespace : there.namespaces()) {
      there
          .flows(namespace)
          .forEach(
              (name, flow) ->
                  inUse.put(
                      Manifest.id("SyncFlow", namespace, name),
                      Set.copyOf(References.of(flow, there.endpoints(namespace)).contracts())));
      there
          .orchestrations(namespace)
          .forEach(
              (name, one) ->
                  inUse.put(
                      Manifest.id("Orchestration", namespace, name),
                      Set.copyOf(References.of(one, there.endpoints(namespace)).contracts())));
    }
    return new InForce(histories, inUse);
  }

  /** The same, with every contract accepted as it is written. */
  public static InForce asWritten(Workspace there) {
    Map<String, Map<String, ContractHistory>> histories = new TreeMap<>();
    there.namespaces().forEach(namespace -> histories.put(namespace, written(there, namespace)));
    return of(there, histories);
  }

  /** The contracts of a namespace, each accepted as it is written. */
  public static Map<String, ContractHistory> written(Workspace there, String namespace) {
    Map<String, ContractHistory> written = new TreeMap<>();
    there
        .contracts(namespace)
        .forEach((name, contract) -> written.put(name, ContractHistory.of(List.of(contract))));
    return written;
  }

  /** The contracts that a resource uses as it is there; none when it isn't. */
  Set<String> inUse(HasMetadata resource) {
    return inUse.getOrDefault(
        Manifest.id(
            resource.getKind(),
            resource.getMetadata().getNamespace(),
            resource.getMetadata().getName()),
        Set.of());
  }

  Map<String, ContractHistory> of(String namespace) {
    return histories.getOrDefault(namespace, Map.of());
  }
}
