package dev.tributary.operator.admission;

import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.IntegrationPlatform;
import dev.tributary.crds.v1alpha1.Orchestration;
import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import dev.tributary.operator.ByName;
import dev.tributary.operator.platform.PlatformChoice;
import dev.tributary.planner.PlatformParts;
import dev.tributary.planner.admission.Neighbours;
import dev.tributary.planner.evolution.ContractRecords;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What the webhook knows of other resources. Its informers are its own: the reconcilers' run in the
 * leader only. Thread-safe.
 */
public final class NeighbourCache implements AutoCloseable {
  private final SharedIndexInformer<IntegrationPlatform> platforms;
  private final SharedIndexInformer<Namespace> namespaces;
  private final List<Kinds> watched = new ArrayList<>();
  private final VersionCache accepted = new VersionCache();

  /** The kinds of one namespace, or of all. */
  private record Kinds(
      String namespace,
      SharedIndexInformer<SystemEndpoint> endpoints,
      SharedIndexInformer<EventContract> contracts,
      SharedIndexInformer<SyncFlow> flows,
      SharedIndexInformer<Orchestration> orchestrations,
      SharedIndexInformer<ConfigMap> records) {
    List<SharedIndexInformer<?>> all() {
      return List.of(endpoints, contracts, flows, orchestrations, records);
    }

    boolean serves(String other) {
      return namespace == null || namespace.equals(other);
    }
  }

  /** Starts watching these namespaces, all when there are none; returns at once. */
  public NeighbourCache(KubernetesClient client, Set<String> served) {
    platforms = start(client.resources(IntegrationPlatform.class).runnableInformer(0));
    namespaces = start(client.namespaces().runnableInformer(0));
    if (served.isEmpty()) {
      watched.add(
          new Kinds(
              null,
              start(client.resources(SystemEndpoint.class).inAnyNamespace().runnableInformer(0)),
              start(client.resources(EventContract.class).inAnyNamespace().runnableInformer(0)),
              start(client.resources(SyncFlow.class).inAnyNamespace().runnableInformer(0)),
              start(client.resources(Orchestration.class).inAnyNamespace().runnableInformer(0)),
              records(
                  client
                      .configMaps()
                      .inAnyNamespace()
                      .withLabel(ContractRecords.CONTRACT)
                      .runnableInformer(0))));
    }
    for (String one : served) {
      watched.add(
          new Kinds(
              one,
              start(client.resources(SystemEndpoint.class).inNamespace(one).runnableInformer(0)),
              start(client.resources(EventContract.class).inNamespace(one).runnableInformer(0)),
              start(client.resources(SyncFlow.class).inNamespace(one).runnableInformer(0)),
              start(client.resources(Orchestration.class).inNamespace(one).runnableInformer(0)),
              records(
                  client
                      .configMaps()
                      .inNamespace(one)
                      .withLabel(ContractRecords.CONTRACT)
                      .runnableInformer(0))));
    }
  }

  private SharedIndexInformer<ConfigMap> records(SharedIndexInformer<ConfigMap> informer) {
    informer.addEventHandler(accepted);
    return start(informer);
  }

  private static <T extends HasMetadata> SharedIndexInformer<T> start(
      SharedIndexInformer<T> informer) {
    // Without it a list that fails, before the CRDs are there for example, ends the informer.
    informer.exceptionHandler((started, failure) -> true);
    informer.start();
    return informer;
  }

  /** The resources of a namespace; empty while not all of them are known, or when not served. */
  public Optional<Neighbours> of(String namespace) {
    return watched.stream()
        .filter(kinds -> kinds.serves(namespace))
        .filter(kinds -> kinds.all().stream().allMatch(SharedIndexInformer::hasSynced))
        .filter(kinds -> platforms.hasSynced() && namespaces.hasSynced())
        .findFirst()
        .map(kinds -> neighbours(kinds, namespace));
  }

  private Neighbours neighbours(Kinds kinds, String namespace) {
    IntegrationPlatform platform = platform(namespace);
    return new Neighbours(
        byName(kinds.endpoints(), namespace),
        byName(kinds.contracts(), namespace),
        in(kinds.flows(), namespace),
        in(kinds.orchestrations(), namespace),
        // One with nothing special will do: diagnostics name neither.
        Objects.requireNonNullElseGet(platform, PlatformParts::standIn),
        accepted.in(namespace),
        of(platform, Kinds::endpoints),
        of(platform, Kinds::contracts));
  }

  /** The namespace's platform, or {@code null}. */
  private IntegrationPlatform platform(String namespace) {
    Namespace found = namespaces.getStore().getByKey(namespace);
    return PlatformChoice.of(found, platforms.getStore().list()).platform();
  }

  /** What there is in all namespaces of a platform. */
  private <T extends HasMetadata> List<T> of(
      IntegrationPlatform platform, Function<Kinds, SharedIndexInformer<T>> kind) {
    if (platform == null) {
      return List.of();
    }
    String name = platform.getMetadata().getName();
    Map<String, Boolean> inside = new HashMap<>();
    return watched.stream()
        .flatMap(kinds -> kind.apply(kinds).getStore().list().stream())
        .filter(
            o ->
                inside.computeIfAbsent(
                    o.getMetadata().getNamespace(),
                    namespace -> {
                      IntegrationPlatform other = platform(namespace);
                      return other != null && other.getMetadata().getName().equals(name);
                    }))
        .toList();
  }

  private static <T extends HasMetadata> Map<String, T> byName(
      SharedIndexInformer<T> informer, String namespace) {
    return ByName.of(in(informer, namespace).stream());
  }

  private static <T extends HasMetadata> List<T> in(
      SharedIndexInformer<T> informer, String namespace) {
    return informer.getIndexer().byIndex(Cache.NAMESPACE_INDEX, namespace);
  }

  @Override
  public void close() {
    platforms.stop();
    namespaces.stop();
    watched.forEach(kinds -> kinds.all().forEach(SharedIndexInformer::stop));
  }
}
