package dev.tributary.runtime;

import dev.tributary.runtime.engine.EngineListener;

/** Tells the health what the engine tells. */
record BoardListener(HealthBoard board) implements EngineListener {
  @Override
  public void reading() {
    board.kafka("");
  }

  @Override
  public void reconnecting(String why) {
    board.kafka("reading from Kafka failed and begins again: " + why);
  }

  @Override
  public void positionLost(String message) {
    board.position(message);
  }
}
