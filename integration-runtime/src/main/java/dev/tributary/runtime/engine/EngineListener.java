package dev.tributary.runtime.engine;

/** Hears how the engine fares; called on its thread, must not block. */
public interface EngineListener {
  /** Records are read. */
  void reading();

  /** Kafka can't be used at the moment; it is tried again. */
  void reconnecting(String why);

  /** The position is lost: the engine has stopped, and only a person can choose where to go on. */
  void positionLost(String message);
}
