package dev.tributary.runtime;

import dev.tributary.runtime.engine.EngineSettings;
import java.time.Duration;

/**
 * A runner's measures.
 *
 * @param reportEvery between two reports
 * @param checkEvery between two looks at Kafka and the Secrets
 * @param drain how long calls in flight may take to end when the runner closes
 * @param engine the engine's measures
 */
public record RuntimeSettings(
    Duration reportEvery, Duration checkEvery, Duration drain, EngineSettings engine) {

  /** Measures for production. */
  public static RuntimeSettings defaults() {
    return new RuntimeSettings(
        Duration.ofSeconds(10),
        Duration.ofSeconds(2),
        Duration.ofSeconds(20),
        EngineSettings.defaults());
  }
}
