package dev.tributary.cli.cluster;

import dev.tributary.cli.input.InputException;

/** The cluster is there and doesn't let the user see something. */
public final class ForbiddenException extends InputException {
  private static final long serialVersionUID = 1L;

  /** With this message. */
  public ForbiddenException(String message) {
    super(message);
  }
}
