package dev.tributary.operator;

import dev.tributary.crds.v1alpha1.Orchestration;
import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.crds.v1alpha1.UsedBy;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.stream.Stream;

/** Counts the flows that use a resource. */
public final class Users {
  private static final int NAMED = 20;

  private Users() {}

  /** How many there are, and the names of the first. */
  public static UsedBy of(Stream<SyncFlow> flows, Stream<Orchestration> orchestrations) {
    List<String> names =
        Stream.concat(
                flows.filter(Users::stays).map(f -> f.getMetadata().getName()),
                orchestrations
                    .filter(Users::stays)
                    .map(o -> "orchestration/" + o.getMetadata().getName()))
            .sorted()
            .toList();
    return new UsedBy(names.size(), names.stream().limit(NAMED).toList());
  }

  private static boolean stays(HasMetadata user) {
    return user.getMetadata().getDeletionTimestamp() == null;
  }
}
