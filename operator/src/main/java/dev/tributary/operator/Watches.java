package dev.tributary.operator;

import dev.tributary.operator.apply.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * Makes event sources for secondary resources. None compares resource versions to tell our own
 * events from others': that filter can drop an edit (java-operator-sdk #3398).
 *
 * @param <P> the primary resource
 */
public final class Watches<P extends HasMetadata> {
  private final Class<P> primary;
  private final EventSourceContext<P> context;

  /** For the reconciler of {@code primary}. */
  public Watches(Class<P> primary, EventSourceContext<P> context) {
    this.primary = primary;
    this.context = context;
  }

  /** Children: everything of a type in the watched namespaces that carries our label. */
  public <R extends HasMetadata> InformerEventSource<R, P> ours(
      Class<R> type, Function<R, Set<ResourceID>> primaries) {
    return source(
        base(type, primaries)
            .withNamespacesInheritedFromController()
            .withLabelSelector(Labels.OURS));
  }

  /** The same; an update for which {@code news} is false wakes nobody. */
  public <R extends HasMetadata> InformerEventSource<R, P> ours(
      Class<R> type, Function<R, Set<ResourceID>> primaries, BiPredicate<R, R> news) {
    return source(
        base(type, primaries)
            .withNamespacesInheritedFromController()
            .withLabelSelector(Labels.OURS)
            .withOnUpdateFilter(news::test));
  }

  /** Everything of a type in the watched namespaces that carries a label. */
  public <R extends HasMetadata> InformerEventSource<R, P> labelled(
      Class<R> type, String label, Function<R, Set<ResourceID>> primaries) {
    return source(
        base(type, primaries).withNamespacesInheritedFromController().withLabelSelector(label));
  }

  /**
   * References: everything of a type in the watched namespaces; a change of status alone is none.
   */
  public <R extends HasMetadata> InformerEventSource<R, P> spec(
      Class<R> type, Function<R, Set<ResourceID>> primaries) {
    return source(
        base(type, primaries)
            .withNamespacesInheritedFromController()
            .withOnUpdateFilter(
                (now, before) ->
                    !Objects.equals(
                            now.getMetadata().getGeneration(), before.getMetadata().getGeneration())
                        || now.getMetadata().getDeletionTimestamp() != null));
  }

  /**
   * Users: everything of a type in the watched namespaces. What an edit no longer names must hear
   * of it too, so {@code primaries} of both versions are woken.
   */
  public <R extends HasMetadata> InformerEventSource<R, P> references(
      Class<R> type, Function<R, Set<ResourceID>> primaries) {
    Map<ResourceID, Set<ResourceID>> named = new ConcurrentHashMap<>();
    return spec(
        type,
        user -> {
          Set<ResourceID> now = primaries.apply(user);
          Set<ResourceID> woken = new HashSet<>(now);
          Set<ResourceID> before = named.put(ResourceID.fromResource(user), now);
          if (before != null) {
            woken.addAll(before);
          }
          return woken;
        });
  }

  /** Cluster-scoped: a change of labels or spec counts. */
  public <R extends HasMetadata> InformerEventSource<R, P> clusterWide(
      Class<R> type, Function<R, Set<ResourceID>> primaries) {
    return source(
        base(type, primaries)
            .withWatchAllNamespaces()
            .withOnUpdateFilter(
                (now, before) ->
                    !Objects.equals(
                            now.getMetadata().getGeneration(), before.getMetadata().getGeneration())
                        || !Objects.equals(
                            now.getMetadata().getLabels(), before.getMetadata().getLabels())
                        || now.getMetadata().getDeletionTimestamp() != null));
  }

  private <R extends HasMetadata> InformerEventSourceConfiguration.Builder<R> base(
      Class<R> type, Function<R, Set<ResourceID>> primaries) {
    return InformerEventSourceConfiguration.from(type, primary)
        .withName(type.getSimpleName())
        .withSecondaryToPrimaryMapper(primaries::apply)
        // Reads go through the cache directly; this only keeps the SDK from building an index.
        .withPrimaryToSecondaryMapper((P p) -> Set.of())
        .withComparableResourceVersion(false);
  }

  private <R extends HasMetadata> InformerEventSource<R, P> source(
      InformerEventSourceConfiguration.Builder<R> configuration) {
    return new InformerEventSource<>(configuration.build(), context);
  }
}
