package dev.tributary.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** An object of the wanted name is there and isn't ours; it was not touched. */
public final class NameConflictException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Names the object. */
  public NameConflictException(HasMetadata other) {
    super(
        "the %s '%s' is there and isn't Tributary's; rename this resource or remove that object"
            .formatted(other.getKind(), other.getMetadata().getName()));
  }
}
