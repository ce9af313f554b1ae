package dev.tributary.operator.endpoint;

import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.NameRef;
import dev.tributary.crds.v1alpha1.Orchestration;
import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import dev.tributary.operator.ByName;
import dev.tributary.operator.Watches;
import dev.tributary.operator.platform.PlatformWatch;
import dev.tributary.planner.Orchestrations;
import dev.tributary.planner.evolution.ContractHistory;
import dev.tributary.planner.evolution.ContractRecords;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Everything that wakes an endpoint, and the reads of its reconciliation. */
final class EndpointSources {
  private final IndexedResourceCache<SystemEndpoint> endpoints;
  private final InformerEventSource<SyncFlow, SystemEndpoint> flows;
  private final InformerEventSource<Orchestration, SystemEndpoint> orchestrations;
  private final InformerEventSource<EventContract, SystemEndpoint> contracts;
  private final InformerEventSource<ConfigMap, SystemEndpoint> versions;
  private final PlatformWatch<SystemEndpoint> platforms;

  EndpointSources(EventSourceContext<SystemEndpoint> context) {
    endpoints = context.getPrimaryCache();
    Watches<SystemEndpoint> watches = new Watches<>(SystemEndpoint.class, context);
    flows = watches.references(SyncFlow.class, EndpointSources::endpointsOf);
    orchestrations = watches.references(Orchestration.class, EndpointSources::calledBy);
    contracts = watches.spec(EventContract.class, this::ofNamespace);
    versions = watches.labelled(ConfigMap.class, ContractRecords.CONTRACT, this::ofNamespace);
    platforms = new PlatformWatch<>(watches, context);
  }

  List<EventSource<?, SystemEndpoint>> list() {
    List<EventSource<?, SystemEndpoint>> all = new ArrayList<>(platforms.sources());
    all.addAll(List.of(flows, orchestrations, contracts, versions));
    return all;
  }

  /** The namespace's contracts as they are in force, by name. */
  Map<String, EventContract> contracts(String namespace) {
    return ContractHistory.inForce(
        ByName.of(contracts.list(namespace, c -> true)),
        ContractRecords.histories(versions.list(namespace, m -> true).toList()));
  }

  /** The endpoints of the namespace's platform. */
  List<SystemEndpoint> beside(String namespace) {
    return platforms.beside(namespace, endpoints.list());
  }

  /** The flows that read from the endpoint or write to it. */
  Stream<SyncFlow> users(SystemEndpoint endpoint) {
    String name = endpoint.getMetadata().getName();
    return flows.list(endpoint.getMetadata().getNamespace(), f -> names(f).anyMatch(name::equals));
  }

  /** The orchestrations that call it. */
  Stream<Orchestration> callers(SystemEndpoint endpoint) {
    ResourceID id = ResourceID.fromResource(endpoint);
    return orchestrations.list(
        endpoint.getMetadata().getNamespace(), o -> calledBy(o).contains(id));
  }

  private static Set<ResourceID> calledBy(Orchestration orchestration) {
    return Orchestrations.called(orchestration.getSpec()).stream()
        .map(
            called -> new ResourceID(called.endpoint(), orchestration.getMetadata().getNamespace()))
        .collect(Collectors.toSet());
  }

  private Set<ResourceID> ofNamespace(HasMetadata object) {
    return endpoints
        .list(object.getMetadata().getNamespace(), e -> true)
        .map(ResourceID::fromResource)
        .collect(Collectors.toSet());
  }

  private static Set<ResourceID> endpointsOf(SyncFlow flow) {
    return names(flow)
        .map(name -> new ResourceID(name, flow.getMetadata().getNamespace()))
        .collect(Collectors.toSet());
  }

  private static Stream<String> names(SyncFlow flow) {
    return Stream.of(flow.getSpec().source().endpointRef(), flow.getSpec().target().endpointRef())
        .filter(Objects::nonNull)
        .map(NameRef::name);
  }
}
