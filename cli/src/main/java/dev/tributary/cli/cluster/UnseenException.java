package dev.tributary.cli.cluster;

import dev.tributary.cli.input.InputException;

/** The cluster is there, and something can't be seen: the user may not, or it has no such kind. */
public final class UnseenException extends InputException {
  private static final long serialVersionUID = 1L;

  /** With this message. */
  public UnseenException(String message) {
    super(message);
  }
}
