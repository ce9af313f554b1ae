package dev.tributary.planner;

import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import dev.tributary.planner.evolution.ContractHistory;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Looks up what a plan refers to, tells what isn't there or is itself wrong, and remembers what was
 * used. Not safe for use by many threads.
 */
final class UsedResources {
  private final String namespace;
  private final Known known;
  private final NamespaceChecks checks;
  private final Diagnostics diagnostics;
  private final Map<String, SystemEndpoint> endpoints = new LinkedHashMap<>();
  private final Map<String, EventContract> contracts = new LinkedHashMap<>();

  /**
   * The resources of a namespace.
   *
   * @param endpoints by name
   * @param contracts by name, as they are in force
   * @param histories the accepted versions of the contracts, by name
   * @param inUse the contracts that the plan which runs uses
   */
  record Known(
      Map<String, SystemEndpoint> endpoints,
      Map<String, EventContract> contracts,
      Map<String, ContractHistory> histories,
      Set<String> inUse) {}

  UsedResources(String namespace, Known known, NamespaceChecks checks, Diagnostics diagnostics) {
    this.namespace = namespace;
    this.known = known;
    this.checks = checks;
    this.diagnostics = diagnostics;
  }

  /** The endpoints that were asked for and are there, by name. */
  Map<String, SystemEndpoint> endpoints() {
    return endpoints;
  }

  /** The contracts that were asked for and are there, by name. */
  Map<String, EventContract> contracts() {
    return contracts;
  }

  /** An endpoint; empty after a diagnostic. */
  Optional<SystemEndpoint> endpoint(String path, String name) {
    SystemEndpoint endpoint = known.endpoints().get(name);
    if (endpoint == null) {
      missing(path, "SystemEndpoint", name, known.endpoints());
      return Optional.empty();
    }
    endpoints.put(name, endpoint);
    return accepted(path, endpoint, checks.endpoint(endpoint));
  }

  /** A contract; empty after a diagnostic. */
  Optional<EventContract> contract(String path, String name) {
    EventContract contract = known.contracts().get(name);
    if (contract == null) {
      missing(path, "EventContract", name, known.contracts());
      return Optional.empty();
    }
    contracts.put(name, contract);
    Lifecycles.check(path, contract, known.inUse(), diagnostics);
    // What was accepted is in force whatever its spec says by now.
    return known.histories().getOrDefault(name, ContractHistory.NONE).inForce().isPresent()
        ? Optional.of(contract)
        : accepted(path, contract, checks.contract(contract));
  }

  private void missing(String path, String kind, String name, Map<String, ?> there) {
    diagnostics.add(
        DiagnosticCode.ReferenceNotFound,
        path,
        "there is no %s '%s' in the namespace %s".formatted(kind, name, namespace),
        Diagnostics.didYouMean(name, there.keySet()));
  }

  private <T extends HasMetadata> Optional<T> accepted(
      String path, T resource, List<Diagnostic> wrong) {
    Optional<Diagnostic> first = wrong.stream().filter(Diagnostic::isError).findFirst();
    first.ifPresent(
        d ->
            diagnostics.add(
                DiagnosticCode.ReferenceNotAccepted,
                path,
                Diagnostics.name(resource) + " is wrong at " + d.path() + ": " + d.message(),
                d.nextStep()));
    return first.isPresent() ? Optional.empty() : Optional.of(resource);
  }
}
