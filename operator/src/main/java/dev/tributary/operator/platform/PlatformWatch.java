package dev.tributary.operator.platform;

import dev.tributary.crds.v1alpha1.IntegrationPlatform;
import dev.tributary.operator.Watches;
import dev.tributary.planner.assessment.FlowFacts;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which platform a namespace is on, and what else is on it.
 *
 * @param <P> the kind whose resources are woken when that changes
 */
public final class PlatformWatch<P extends HasMetadata> {
  private final InformerEventSource<IntegrationPlatform, P> platforms;
  private final InformerEventSource<Namespace, P> namespaces;

  /** Watches platforms and namespaces. */
  public PlatformWatch(Watches<P> watches, EventSourceContext<P> context) {
    platforms =
        watches.clusterWide(
            IntegrationPlatform.class,
            p ->
                context
                    .getPrimaryCache()
                    .list()
                    .map(ResourceID::fromResource)
                    .collect(Collectors.toSet()));
    namespaces =
        watches.clusterWide(
            Namespace.class,
            n ->
                context
                    .getPrimaryCache()
                    .list(n.getMetadata().getName(), o -> true)
                    .map(ResourceID::fromResource)
                    .collect(Collectors.toSet()));
  }

  /** What is to be registered. */
  public List<EventSource<?, P>> sources() {
    return List.of(platforms, namespaces);
  }

  /** The platform of a namespace. */
  public PlatformChoice of(String namespace) {
    return PlatformChoice.of(
        namespaces.get(new ResourceID(namespace)).orElse(null), platforms.list().toList());
  }

  /** Those whose namespaces are on the same platform as this one; none when it is on none. */
  public <T extends HasMetadata> List<T> beside(String namespace, Stream<T> all) {
    PlatformChoice mine = of(namespace);
    if (mine.found() != FlowFacts.Platform.FOUND) {
      return List.of();
    }
    String name = mine.platform().getMetadata().getName();
    Map<String, PlatformChoice> known = new HashMap<>();
    return all.filter(
            o -> {
              PlatformChoice other =
                  known.computeIfAbsent(o.getMetadata().getNamespace(), this::of);
              return other.found() == FlowFacts.Platform.FOUND
                  && other.platform().getMetadata().getName().equals(name);
            })
        .toList();
  }
}
