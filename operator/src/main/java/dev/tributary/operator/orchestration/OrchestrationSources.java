package dev.tributary.operator.orchestration;

import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.IntegrationPlatform;
import dev.tributary.crds.v1alpha1.Orchestration;
import dev.tributary.crds.v1alpha1.OrchestrationStatus;
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
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What the reconciler of orchestrations watches, and the one place where it reads. */
final class OrchestrationSources {
  private final IndexedResourceCache<Orchestration> orchestrations;
  private final InformerEventSource<SystemEndpoint, Orchestration> endpoints;
  private final InformerEventSource<EventContract, Orchestration> contracts;
  private final InformerEventSource<IntegrationPlatform, Orchestration> platforms;
  private final InformerEventSource<Namespace, Orchestration> namespaces;
  private final InformerEventSource<Deployment, Orchestration> deployments;
  private final InformerEventSource<ConfigMap, Orchestration> maps;
  private final InformerEventSource<Pod, Orchestration> pods;
  private final List<InformerEventSource<? extends HasMetadata, Orchestration>> others;

  OrchestrationSources(EventSourceContext<Orchestration> context) {
    orchestrations = context.getPrimaryCache();
    Watches<Orchestration> watches = new Watches<>(Orchestration.class, context);
    endpoints =
        watches.spec(
            SystemEndpoint.class,
            e ->
                users(
                    e.getMetadata().getNamespace(),
                    e.getMetadata().getName(),
                    References::endpoints));
    contracts =
        watches.spec(
            EventContract.class,
            c ->
                users(
                    c.getMetadata().getNamespace(),
                    c.getMetadata().getName(),
                    References::contracts));
    platforms = watches.clusterWide(IntegrationPlatform.class, p -> all(o -> true));
    namespaces =
        watches.clusterWide(
            Namespace.class,
            n -> all(o -> o.getMetadata().getNamespace().equals(n.getMetadata().getName())));
    deployments = watches.ours(Deployment.class, OrchestrationSources::ofLabel);
    maps = watches.ours(ConfigMap.class, this::ofConfigMap);
    pods = watches.ours(Pod.class, OrchestrationSources::ofLabel);
    others =
        List.of(
            watches.ours(ServiceAccount.class, OrchestrationSources::ofLabel),
            watches.ours(PodDisruptionBudget.class, OrchestrationSources::ofLabel),
            watches.ours(NetworkPolicy.class, OrchestrationSources::ofLabel),
            watches.ours(HorizontalPodAutoscaler.class, OrchestrationSources::ofLabel));
  }

  List<EventSource<?, Orchestration>> list() {
    List<EventSource<?, Orchestration>> all = new ArrayList<>(others);
    all.addAll(List.of(endpoints, contracts, platforms, namespaces, deployments, maps, pods));
    return all;
  }

  /** All reads of one reconciliation. */
  OrchestrationWorld gather(
      Orchestration orchestration, OrchestrationStatus status, FlowReports reports) {
    String namespace = orchestration.getMetadata().getNamespace();
    String name = orchestration.getMetadata().getName();
    ResourceID child = new ResourceID(Workers.name(name), namespace);
    Map<String, SystemEndpoint> known = ByName.of(endpoints.list(namespace, e -> true));
    Set<String> used = References.of(orchestration, known).contracts();
    return new OrchestrationWorld(
        orchestration,
        status,
        PlatformChoice.of(
            namespaces.get(new ResourceID(namespace)).orElse(null), platforms.list().toList()),
        known,
        ByName.of(contracts.list(namespace, c -> true)),
        maps.list(namespace, m -> used.stream().anyMatch(c -> ContractRecords.isOf(m, c))).toList(),
        deployments.get(child).orElse(null),
        maps.list(namespace, isOf(name)).filter(m -> hasPlan(m, orchestration)).toList(),
        pods.list(namespace, isOf(name)).map(Pod.class::cast).toList(),
        others.stream()
            .map(source -> source.get(child))
            .flatMap(Optional::stream)
            .map(HasMetadata.class::cast)
            .toList(),
        reports);
  }

  /** Whether a ConfigMap is a plan of this very one, not of a deleted one of its name. */
  private static boolean hasPlan(ConfigMap map, Orchestration orchestration) {
    return map.getMetadata().getLabels().containsKey(Labels.PLAN)
        && map.getBinaryData() != null
        && map.getMetadata().getDeletionTimestamp() == null
        && map.getMetadata().getOwnerReferences().stream()
            .anyMatch(r -> r.getUid().equals(orchestration.getMetadata().getUid()));
  }

  private static <T extends HasMetadata> Predicate<T> isOf(String orchestration) {
    return o -> orchestration.equals(label(o));
  }

  private Set<ResourceID> all(Predicate<Orchestration> which) {
    return orchestrations.list(which).map(ResourceID::fromResource).collect(Collectors.toSet());
  }

  private Set<ResourceID> users(
      String namespace, String name, Function<References, Set<String>> looked) {
    Map<String, SystemEndpoint> known = ByName.of(endpoints.list(namespace, e -> true));
    return orchestrations
        .list(namespace, o -> true)
        .filter(o -> looked.apply(References.of(o, known)).contains(name))
        .map(ResourceID::fromResource)
        .collect(Collectors.toSet());
  }

  /** A plan is its orchestration's; an accepted version concerns all who use the contract. */
  private Set<ResourceID> ofConfigMap(ConfigMap map) {
    Map<String, String> labels = map.getMetadata().getLabels();
    String contract = labels == null ? null : labels.get(ContractRecords.CONTRACT);
    return contract == null
        ? ofLabel(map)
        : users(map.getMetadata().getNamespace(), contract, References::contracts);
  }

  private static Set<ResourceID> ofLabel(HasMetadata object) {
    String orchestration = label(object);
    return orchestration == null
        ? Set.of()
        : Set.of(new ResourceID(orchestration, object.getMetadata().getNamespace()));
  }

  private static String label(HasMetadata object) {
    Map<String, String> labels = object.getMetadata().getLabels();
    return labels == null ? null : labels.get(Labels.ORCHESTRATION);
  }
}
