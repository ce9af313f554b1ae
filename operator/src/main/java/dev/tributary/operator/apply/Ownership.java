package dev.tributary.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.List;
import java.util.Objects;

/** To whom an object belongs. */
public enum Ownership {
  /** It is a child of this very object. */
  OURS,
  /** It is a child of a deleted object of the same name and waits to be collected. */
  PREDECESSORS,
  /** It is somebody else's. */
  FOREIGN;

  /** Looks at the owner references; names alone never make an object ours. */
  public static Ownership of(HasMetadata child, HasMetadata owner) {
    List<OwnerReference> references = child.getMetadata().getOwnerReferences();
    for (OwnerReference reference : references) {
      if (reference.getUid().equals(owner.getMetadata().getUid())) {
        return OURS;
      }
    }
    boolean sameName =
        references.stream()
            .anyMatch(
                r ->
                    r.getKind().equals(owner.getKind())
                        && Objects.equals(r.getApiVersion(), owner.getApiVersion())
                        && r.getName().equals(owner.getMetadata().getName()));
    return sameName ? PREDECESSORS : FOREIGN;
  }

  /** The reference that makes an object a child of the owner. */
  public static OwnerReference reference(HasMetadata owner) {
    return new OwnerReferenceBuilder()
        .withApiVersion(owner.getApiVersion())
        .withKind(owner.getKind())
        .withName(owner.getMetadata().getName())
        .withUid(owner.getMetadata().getUid())
        .withController(true)
        .withBlockOwnerDeletion(false)
        .build();
  }
}
