package dev.tributary.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** An object of a deleted owner is still being collected; it will go by itself. */
public final class PredecessorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Names the object. */
  public PredecessorException(HasMetadata old) {
    super(
        "the %s '%s' of a deleted resource of the same name is still being removed; wait"
            .formatted(old.getKind(), old.getMetadata().getName()));
  }
}
