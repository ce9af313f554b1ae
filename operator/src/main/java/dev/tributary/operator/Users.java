package dev.tributary.operator;

import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.crds.v1alpha1.UsedBy;
import java.util.List;
import java.util.stream.Stream;

/** Counts the flows that use a resource. */
public final class Users {
  private static final int NAMED = 20;

  private Users() {}

  /** How many there are, and the names of the first. */
  public static UsedBy of(Stream<SyncFlow> flows) {
    List<String> names =
        flows
            .filter(f -> f.getMetadata().getDeletionTimestamp() == null)
            .map(f -> f.getMetadata().getName())
            .sorted()
            .toList();
    return new UsedBy(names.size(), names.stream().limit(NAMED).toList());
  }
}
