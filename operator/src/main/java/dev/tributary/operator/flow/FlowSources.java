package dev.tributary.operator.flow;

import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.IntegrationPlatform;
import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.crds.v1alpha1.SyncFlowStatus;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import dev.tributary.operator.ByName;
import dev.tributary.operator.Watches;
import dev.tributary.operator.apply.Labels;
import dev.tributary.operator.platform.PlatformChoice;
import dev.tributary.operator.report.FlowReports;
import dev.tributary.planner.References;
import dev.tributary.planner.evolution.ContractRecords;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What the flow reconciler watches, and the one place where it reads. */
final class FlowSources {
  private final IndexedResourceCache<SyncFlow> flows;
  private final InformerEventSource<SystemEndpoint, SyncFlow> endpoints;
  private final InformerEventSource<EventContract, SyncFlow> contracts;
  private final InformerEventSource<IntegrationPlatform, SyncFlow> platforms;
  private final InformerEventSource<Namespace, SyncFlow> namespaces;
  private final InformerEventSource<Deployment, SyncFlow> deployments;
  private final InformerEventSource<ConfigMap, SyncFlow> plans;
  private final InformerEventSource<Pod, SyncFlow> pods;
  private final InformerEventSource<HorizontalPodAutoscaler, SyncFlow> autoscalers;
  private final List<InformerEventSource<? extends HasMetadata, SyncFlow>> others;

  FlowSources(EventSourceContext<SyncFlow> context) {
    this.flows = context.getPrimaryCache();
    Watches<SyncFlow> watches = new Watches<>(SyncFlow.class, context);
    endpoints = watches.spec(SystemEndpoint.class, this::ofEndpoint);
    contracts = watches.spec(EventContract.class, this::ofContract);
    platforms = watches.clusterWide(IntegrationPlatform.class, p -> all(f -> true));
    namespaces =
        watches.clusterWide(
            Namespace.class,
            n -> all(f -> f.getMetadata().getNamespace().equals(n.getMetadata().getName())));
    deployments = watches.ours(Deployment.class, FlowSources::ofLabel);
    plans = watches.ours(ConfigMap.class, this::ofConfigMap);
    pods = watches.ours(Pod.class, FlowSources::ofLabel);
    // KEDA's carry the labels of the ScaledObject, and so are ours to see.
    autoscalers =
        watches.ours(HorizontalPodAutoscaler.class, FlowSources::ofLabel, FlowSources::isNews);
    others =
        List.of(
            watches.ours(Service.class, FlowSources::ofLabel),
            watches.ours(ServiceAccount.class, FlowSources::ofLabel),
            watches.ours(PodDisruptionBudget.class, FlowSources::ofLabel),
            watches.ours(NetworkPolicy.class, FlowSources::ofLabel));
  }

  List<EventSource<?, SyncFlow>> list() {
    List<EventSource<?, SyncFlow>> all = new ArrayList<>(others);
    all.addAll(
        List.of(
            endpoints, contracts, platforms, namespaces, deployments, plans, pods, autoscalers));
    return all;
  }

  /** All reads of one reconciliation. */
  FlowWorld gather(SyncFlow flow, SyncFlowStatus status, FlowReports reports) {
    String namespace = flow.getMetadata().getNamespace();
    String name = flow.getMetadata().getName();
    Map<String, SystemEndpoint> known = ByName.of(endpoints.list(namespace, e -> true));
    Set<String> used = References.of(flow, known).contracts();
    return new FlowWorld(
        flow,
        status,
        PlatformChoice.of(
            namespaces.get(new ResourceID(namespace)).orElse(null), platforms.list().toList()),
        known,
        ByName.of(contracts.list(namespace, c -> true)),
        plans
            .list(namespace, m -> used.stream().anyMatch(c -> ContractRecords.isOf(m, c)))
            .toList(),
        flows.list(namespace, f -> true).toList(),
        deployments.get(new ResourceID(Children.name(name), namespace)).orElse(null),
        plans.list(namespace, isOf(name)).filter(m -> hasPlan(m, flow)).toList(),
        pods.list(namespace, isOf(name)).map(Pod.class::cast).toList(),
        autoscalers.list(namespace, isOf(name)).toList(),
        others.stream()
            .map(source -> source.get(new ResourceID(Children.name(name), namespace)))
            .flatMap(Optional::stream)
            .map(HasMetadata.class::cast)
            .toList(),
        reports);
  }

  /** Whether a ConfigMap is a plan of this very flow, not of a deleted one of its name. */
  private static boolean hasPlan(ConfigMap map, SyncFlow flow) {
    return map.getMetadata().getLabels().containsKey(Labels.PLAN)
        && map.getBinaryData() != null
        && map.getMetadata().getOwnerReferences().stream()
            .anyMatch(r -> r.getUid().equals(flow.getMetadata().getUid()));
  }

  private static <T extends HasMetadata> Predicate<T> isOf(String flow) {
    return o -> flow.equals(label(o));
  }

  /** Its figures change at every look; what it can do, seldom. */
  private static boolean isNews(HorizontalPodAutoscaler now, HorizontalPodAutoscaler before) {
    return !Objects.equals(now.getMetadata().getGeneration(), before.getMetadata().getGeneration())
        || !said(now).equals(said(before));
  }

  private static Set<String> said(HorizontalPodAutoscaler hpa) {
    return hpa.getStatus() == null || hpa.getStatus().getConditions() == null
        ? Set.of()
        : hpa.getStatus().getConditions().stream()
            .map(c -> c.getType() + " " + c.getStatus() + " " + c.getReason())
            .collect(Collectors.toSet());
  }

  private Set<ResourceID> all(Predicate<SyncFlow> which) {
    return flows.list(which).map(ResourceID::fromResource).collect(Collectors.toSet());
  }

  private Set<ResourceID> ofEndpoint(SystemEndpoint endpoint) {
    return users(
        endpoint.getMetadata().getNamespace(),
        endpoint.getMetadata().getName(),
        References::endpoints);
  }

  private Set<ResourceID> ofContract(EventContract contract) {
    return users(
        contract.getMetadata().getNamespace(),
        contract.getMetadata().getName(),
        References::contracts);
  }

  /** The flows that look the object up, also by the schemas of the endpoints that they name. */
  private Set<ResourceID> users(
      String namespace, String name, Function<References, Set<String>> looked) {
    Map<String, SystemEndpoint> known = ByName.of(endpoints.list(namespace, e -> true));
    return flows
        .list(namespace, f -> true)
        .filter(f -> looked.apply(References.of(f, known)).contains(name))
        .map(ResourceID::fromResource)
        .collect(Collectors.toSet());
  }

  /** A plan is its flow's; an accepted version concerns all who use the contract. */
  private Set<ResourceID> ofConfigMap(ConfigMap map) {
    Map<String, String> labels = map.getMetadata().getLabels();
    String contract = labels == null ? null : labels.get(ContractRecords.CONTRACT);
    return contract == null
        ? ofLabel(map)
        : users(map.getMetadata().getNamespace(), contract, References::contracts);
  }

  private static Set<ResourceID> ofLabel(HasMetadata object) {
    String flow = label(object);
    return flow == null
        ? Set.of()
        : Set.of(new ResourceID(flow, object.getMetadata().getNamespace()));
  }

  private static String label(HasMetadata object) {
    Map<String, String> labels = object.getMetadata().getLabels();
    return labels == null ? null : labels.get(Labels.FLOW);
  }
}
