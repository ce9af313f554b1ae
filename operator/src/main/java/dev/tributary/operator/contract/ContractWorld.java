package dev.tributary.operator.contract;

import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.EventContractStatus;
import dev.tributary.crds.v1alpha1.Orchestration;
import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.operator.platform.PlatformChoice;
import dev.tributary.planner.evolution.ContractHistory;
import dev.tributary.planner.evolution.Neighbours;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.List;

/**
 * Everything that one reconciliation of a contract looks at. Objects come from caches and are never
 * changed.
 *
 * @param contract the contract
 * @param status the status that it has; may be {@code null}
 * @param platform the namespace's platform
 * @param records the ConfigMaps of its accepted versions
 * @param history what they say
 * @param neighbours what stands beside it
 * @param producers the flows that write it
 * @param consumers the flows that read it
 * @param writers the orchestrations that write it
 * @param readers the orchestrations that it starts, or that listen to it
 */
record ContractWorld(
    EventContract contract,
    EventContractStatus status,
    PlatformChoice platform,
    List<ConfigMap> records,
    ContractHistory history,
    Neighbours neighbours,
    List<SyncFlow> producers,
    List<SyncFlow> consumers,
    List<Orchestration> writers,
    List<Orchestration> readers) {}
