package dev.tributary.planner;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Collection;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/** Who was there first, where only one may be. */
final class Seniority {
  private static final Comparator<HasMetadata> BY_AGE =
      Comparator.comparing(
              (HasMetadata o) ->
                  Objects.requireNonNullElse(o.getMetadata().getCreationTimestamp(), ""))
          .thenComparing(o -> Objects.requireNonNullElse(o.getMetadata().getNamespace(), ""))
          .thenComparing(o -> o.getMetadata().getName());

  private Seniority() {}

  /** The oldest of those that match, that is older than this one and isn't going away. */
  static <T extends HasMetadata> Optional<T> olderThan(
      T mine, Collection<T> all, Predicate<T> which) {
    return all.stream()
        .filter(o -> o.getMetadata().getDeletionTimestamp() == null)
        .filter(o -> !Diagnostics.name(o).equals(Diagnostics.name(mine)))
        .filter(which)
        .filter(o -> BY_AGE.compare(o, mine) < 0)
        .min(BY_AGE);
  }
}
