package dev.tributary.operator.contract;

import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.EventContractStatus;
import dev.tributary.crds.v1alpha1.NameRef;
import dev.tributary.crds.v1alpha1.Orchestration;
import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import dev.tributary.operator.ByName;
import dev.tributary.operator.Watches;
import dev.tributary.operator.platform.PlatformChoice;
import dev.tributary.operator.platform.PlatformWatch;
import dev.tributary.planner.Orchestrations;
import dev.tributary.planner.evolution.ContractEvolution;
import dev.tributary.planner.evolution.ContractHistory;
import dev.tributary.planner.evolution.ContractRecords;
import dev.tributary.planner.evolution.Neighbours;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
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

/** What the contract reconciler watches, and the one place where it reads. */
final class ContractSources {
  private final KubernetesClient client;
  private final IndexedResourceCache<EventContract> contracts;
  private final InformerEventSource<SyncFlow, EventContract> flows;
  private final InformerEventSource<Orchestration, EventContract> orchestrations;
  private final InformerEventSource<SystemEndpoint, EventContract> endpoints;
  private final InformerEventSource<ConfigMap, EventContract> versions;
  private final PlatformWatch<EventContract> platforms;

  ContractSources(EventSourceContext<EventContract> context, KubernetesClient client) {
    this.client = client;
    this.contracts = context.getPrimaryCache();
    Watches<EventContract> watches = new Watches<>(EventContract.class, context);
    flows = watches.references(SyncFlow.class, ContractSources::contractsOf);
    orchestrations = watches.references(Orchestration.class, ContractSources::contractsOf);
    endpoints =
        watches.spec(
            SystemEndpoint.class,
            e ->
                contracts
                    .list(e.getMetadata().getNamespace(), c -> true)
                    .map(ResourceID::fromResource)
                    .collect(Collectors.toSet()));
    versions =
        watches.labelled(
            ConfigMap.class,
            ContractRecords.CONTRACT,
            m ->
                Set.of(
                    new ResourceID(
                        m.getMetadata().getLabels().get(ContractRecords.CONTRACT),
                        m.getMetadata().getNamespace())));
    platforms = new PlatformWatch<>(watches, context);
  }

  List<EventSource<?, EventContract>> list() {
    List<EventSource<?, EventContract>> all = new ArrayList<>(platforms.sources());
    all.addAll(List.of(flows, orchestrations, endpoints, versions));
    return all;
  }

  /** All reads of one reconciliation. */
  ContractWorld gather(EventContract contract, EventContractStatus before) {
    String namespace = contract.getMetadata().getNamespace();
    String name = contract.getMetadata().getName();
    List<ConfigMap> records = records(contract, before);
    ContractHistory history =
        ContractRecords.histories(records).getOrDefault(name, ContractHistory.NONE);
    PlatformChoice platform = platforms.of(namespace);
    return new ContractWorld(
        contract,
        before,
        platform,
        records,
        history,
        neighbours(contract, history, platform),
        flows.list(namespace, f -> is(f.getSpec().target().contractRef(), name)).toList(),
        flows.list(namespace, f -> is(f.getSpec().source().contractRef(), name)).toList(),
        orchestrations
            .list(namespace, o -> Orchestrations.written(o.getSpec()).contains(name))
            .toList(),
        orchestrations
            .list(namespace, o -> Orchestrations.read(o.getSpec()).contains(name))
            .toList());
  }

  /** The accepted versions; from the server when the cache doesn't have what status names yet. */
  private List<ConfigMap> records(EventContract contract, EventContractStatus before) {
    String namespace = contract.getMetadata().getNamespace();
    String name = contract.getMetadata().getName();
    List<ConfigMap> cached = versions.list(namespace, m -> ContractRecords.isOf(m, name)).toList();
    Set<String> names =
        cached.stream().map(m -> m.getMetadata().getName()).collect(Collectors.toSet());
    boolean behind =
        before != null
            && before.versions() != null
            && before.versions().stream().anyMatch(v -> !names.contains(v.configMap()));
    return behind
        ? client
            .configMaps()
            .inNamespace(namespace)
            .withLabel(ContractRecords.CONTRACT, name)
            .list()
            .getItems()
            .stream()
            .filter(m -> ContractRecords.isOf(m, name))
            .toList()
        : cached;
  }

  /** A contract that says what is in force already needs no look at who uses it. */
  private Neighbours neighbours(
      EventContract contract, ContractHistory history, PlatformChoice platform) {
    String namespace = contract.getMetadata().getNamespace();
    List<EventContract> ofPlatform = platforms.beside(namespace, contracts.list());
    if (!ContractEvolution.isNewVersion(contract, history) || platform.platform() == null) {
      return new Neighbours(Map.of(), Map.of(), Map.of(), List.of(), List.of(), null, ofPlatform);
    }
    return new Neighbours(
        ByName.of(endpoints.list(namespace, e -> true)),
        ByName.of(contracts.list(namespace, c -> true)),
        ContractRecords.histories(versions.list(namespace, m -> true).toList()),
        flows.list(namespace, f -> true).toList(),
        orchestrations.list(namespace, o -> true).toList(),
        platform.platform(),
        ofPlatform);
  }

  private static boolean is(NameRef reference, String name) {
    return reference != null && reference.name().equals(name);
  }

  private static Set<ResourceID> contractsOf(Orchestration orchestration) {
    return Stream.concat(
            Orchestrations.read(orchestration.getSpec()).stream(),
            Orchestrations.written(orchestration.getSpec()).stream())
        .map(name -> new ResourceID(name, orchestration.getMetadata().getNamespace()))
        .collect(Collectors.toSet());
  }

  private static Set<ResourceID> contractsOf(SyncFlow flow) {
    return Stream.of(flow.getSpec().source().contractRef(), flow.getSpec().target().contractRef())
        .filter(Objects::nonNull)
        .map(ref -> new ResourceID(ref.name(), flow.getMetadata().getNamespace()))
        .collect(Collectors.toSet());
  }
}
