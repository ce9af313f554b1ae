package dev.tributary.cli.workspace;

import dev.tributary.cli.finding.Finding;
import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.IntegrationPlatform;
import dev.tributary.crds.v1alpha1.Orchestration;
import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * All resources that were read.
 *
 * @param manifests every resource that a kind of ours, a Namespace or a Secret is, by id
 * @param typed those of our kinds that are free of errors by their schema, by id
 * @param findings what is wrong with files and by schema
 * @param files how many files were read
 * @param foreign documents of other kinds
 */
public record Workspace(
    SortedMap<String, Manifest> manifests,
    SortedMap<String, HasMetadata> typed,
    List<Finding> findings,
    int files,
    int foreign) {
  /** Later than every time that an API server writes. */
  private static final String NOT_YET = "9999-12-31T23:59:59Z";

  /** The endpoints of a namespace, by name. */
  public Map<String, SystemEndpoint> endpoints(String namespace) {
    return byName(SystemEndpoint.class, namespace);
  }

  /** The contracts of a namespace, by name. */
  public Map<String, EventContract> contracts(String namespace) {
    return byName(EventContract.class, namespace);
  }

  /** The flows of a namespace, by name. */
  public Map<String, SyncFlow> flows(String namespace) {
    return byName(SyncFlow.class, namespace);
  }

  /** The orchestrations of a namespace, by name. */
  public Map<String, Orchestration> orchestrations(String namespace) {
    return byName(Orchestration.class, namespace);
  }

  /** The platforms, by name. */
  public Collection<IntegrationPlatform> platforms() {
    return byName(IntegrationPlatform.class, "").values();
  }

  /** The namespaces that hold resources of ours. */
  public SortedSet<String> namespaces() {
    return typed.values().stream()
        .map(r -> r.getMetadata().getNamespace())
        .filter(java.util.Objects::nonNull)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The manifest with that id. */
  public Optional<Manifest> manifest(String id) {
    return Optional.ofNullable(manifests.get(id));
  }

  /** The Secrets. */
  public List<Manifest> secrets() {
    return manifests.values().stream().filter(m -> m.kind().equals("Secret")).toList();
  }

  /** How many resources of ours there are, usable or not. */
  public int resources() {
    return (int)
        manifests.values().stream()
            .filter(m -> !m.kind().equals("Secret") && !m.kind().equals("Namespace"))
            .count();
  }

  private <T extends HasMetadata> Map<String, T> byName(Class<T> type, String namespace) {
    Map<String, T> found = new TreeMap<>();
    String kind = HasMetadata.getKind(type);
    String prefix = Manifest.id(kind, namespace, "");
    for (var entry : typed.tailMap(prefix).entrySet()) {
      if (!entry.getKey().startsWith(prefix)) {
        break;
      }
      if (type.isInstance(entry.getValue())) {
        found.put(entry.getValue().getMetadata().getName(), type.cast(entry.getValue()));
      }
    }
    return found;
  }

  /** All flows, in order of namespace and name. */
  public List<SyncFlow> flows() {
    List<SyncFlow> flows = new ArrayList<>();
    namespaces().forEach(namespace -> flows.addAll(flows(namespace).values()));
    return flows;
  }

  /**
   * These resources laid over what is there: what both have is as it is here. A flow that isn't
   * there yet is younger than every one that is.
   */
  public Workspace over(Workspace there) {
    SortedMap<String, Manifest> all = new TreeMap<>(there.manifests);
    all.putAll(manifests);
    SortedMap<String, HasMetadata> usable = new TreeMap<>(there.typed);
    usable.keySet().removeAll(manifests.keySet());
    typed.forEach((id, own) -> usable.put(id, aged(own, there.typed.get(id))));
    List<Finding> wrong = new ArrayList<>(findings);
    there.findings.stream().filter(f -> !manifests.containsKey(f.resource())).forEach(wrong::add);
    return new Workspace(all, usable, List.copyOf(wrong), files, foreign);
  }

  private static HasMetadata aged(HasMetadata own, HasMetadata there) {
    if (!(own instanceof SyncFlow flow)) {
      return own;
    }
    SyncFlow aged = new SyncFlow();
    aged.setSpec(flow.getSpec());
    aged.setMetadata(
        new ObjectMetaBuilder(flow.getMetadata())
            .withCreationTimestamp(
                there == null ? NOT_YET : there.getMetadata().getCreationTimestamp())
            .build());
    return aged;
  }
}
