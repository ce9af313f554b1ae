package dev.tributary.orchestration.engine;

/** The engine will never take this, for example because it is too large. */
public final class EngineRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The message is for people. */
  public EngineRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
