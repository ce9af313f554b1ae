package dev.tributary.operator.orchestration;

import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.Orchestration;
import dev.tributary.crds.v1alpha1.OrchestrationStatus;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import dev.tributary.operator.platform.PlatformChoice;
import dev.tributary.operator.report.FlowReports;
import dev.tributary.planner.OrchestrationInputs;
import dev.tributary.planner.References;
import dev.tributary.planner.evolution.ContractRecords;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything that one reconciliation of an orchestration looks at. Objects come from caches and are
 * never changed.
 *
 * @param orchestration the orchestration
 * @param status the status that it has; may be {@code null}
 * @param platform the namespace's platform
 * @param endpoints the endpoints of the namespace by name
 * @param contracts the contracts of the namespace by name
 * @param versions the ConfigMaps of accepted versions of the contracts that it looks up
 * @param deployment the Deployment of its workers, or {@code null}
 * @param plans its plan ConfigMaps
 * @param pods its workers
 * @param others its other children
 * @param reports what the workers told
 */
record OrchestrationWorld(
    Orchestration orchestration,
    OrchestrationStatus status,
    PlatformChoice platform,
    Map<String, SystemEndpoint> endpoints,
    Map<String, EventContract> contracts,
    List<ConfigMap> versions,
    Deployment deployment,
    List<ConfigMap> plans,
    List<Pod> pods,
    List<HasMetadata> others,
    FlowReports reports) {

  String namespace() {
    return orchestration.getMetadata().getNamespace();
  }

  String name() {
    return orchestration.getMetadata().getName();
  }

  OrchestrationInputs inputs() {
    // A plan that runs may go on using what has retired since.
    Set<String> inUse =
        status == null || status.plan() == null
            ? Set.of()
            : References.of(orchestration, endpoints).contracts();
    return new OrchestrationInputs(
        orchestration,
        endpoints,
        contracts,
        platform.platform(),
        ContractRecords.histories(versions),
        inUse);
  }

  /** The cached object of the same kind and name, or {@code null}. */
  <T extends HasMetadata> T cached(T like) {
    for (HasMetadata other : others) {
      if (other.getClass() == like.getClass()
          && other.getMetadata().getName().equals(like.getMetadata().getName())) {
        @SuppressWarnings("unchecked")
        T same = (T) other;
        return same;
      }
    }
    return null;
  }
}
