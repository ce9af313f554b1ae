package dev.tributary.orchestration.engine;

/** The engine can't be used now; nothing is known of what it was asked to do. */
public final class EngineUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The message is for people. */
  public EngineUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
