package dev.tributary.planner.evolution;

import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.IntegrationPlatform;
import dev.tributary.crds.v1alpha1.Orchestration;
import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What stands beside a contract, newest specs all.
 *
 * @param endpoints the endpoints of its namespace, by name
 * @param contracts the contracts of its namespace, by name, itself among them or not
 * @param histories the accepted versions of those contracts, by name; none of one: never accepted
 * @param flows the flows of its namespace
 * @param orchestrations the orchestrations of its namespace
 * @param platform where they run, or {@code null}: then none is planned
 * @param ofPlatform the contracts of all namespaces of the platform
 */
public record Neighbours(
    Map<String, SystemEndpoint> endpoints,
    Map<String, EventContract> contracts,
    Map<String, ContractHistory> histories,
    Collection<SyncFlow> flows,
    Collection<Orchestration> orchestrations,
    IntegrationPlatform platform,
    Collection<EventContract> ofPlatform) {

  /** Of a contract that is looked at by itself. */
  public static final Neighbours NONE =
      new Neighbours(Map.of(), Map.of(), Map.of(), List.of(), List.of(), null, List.of());
}
