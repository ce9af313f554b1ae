package dev.tributary.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds resources of one kind and one namespace by their names. */
public final class ByName {
  private ByName() {}

  /** The resources by name; immutable. */
  public static <T extends HasMetadata> Map<String, T> of(Stream<T> resources) {
    return resources.collect(
        Collectors.toUnmodifiableMap(r -> r.getMetadata().getName(), Function.identity()));
  }
}
