package dev.tributary.operator.flow;

import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.crds.v1alpha1.SyncFlowStatus;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import dev.tributary.operator.platform.PlatformChoice;
import dev.tributary.operator.report.FlowReports;
import dev.tributary.planner.FlowInputs;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that one reconciliation of a flow looks at. Objects come from caches and are never
 * changed.
 *
 * @param flow the flow
 * @param status the status that it has, newer than the cache's where we know better; may be null
 * @param platform the namespace's platform
 * @param endpoints the endpoints of the namespace by name
 * @param contracts the contracts of the namespace by name
 * @param siblings the flows of the namespace
 * @param deployment the Deployment of the flow's child name, or {@code null}
 * @param plans the flow's plan ConfigMaps
 * @param pods the flow's pods
 * @param autoscalers the HorizontalPodAutoscalers of the flow, KEDA's among them
 * @param others the flow's other children
 * @param reports what the pods told
 */
record FlowWorld(
    SyncFlow flow,
    SyncFlowStatus status,
    PlatformChoice platform,
    Map<String, SystemEndpoint> endpoints,
    Map<String, EventContract> contracts,
    List<SyncFlow> siblings,
    Deployment deployment,
    List<ConfigMap> plans,
    List<Pod> pods,
    List<HorizontalPodAutoscaler> autoscalers,
    List<HasMetadata> others,
    FlowReports reports) {

  String namespace() {
    return flow.getMetadata().getNamespace();
  }

  String name() {
    return flow.getMetadata().getName();
  }

  FlowInputs inputs() {
    return new FlowInputs(flow, endpoints, contracts, siblings, platform.platform());
  }

  /** The cached object of the same kind and name. */
  <T extends HasMetadata> Optional<T> cached(T like) {
    return others.stream()
        .filter(o -> o.getClass() == like.getClass())
        .filter(o -> o.getMetadata().getName().equals(like.getMetadata().getName()))
        .map(
            o -> {
              @SuppressWarnings("unchecked")
              T same = (T) o;
              return same;
            })
        .findFirst();
  }
}
