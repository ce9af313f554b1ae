package dev.tributary.orchestration.engine;

/**
 * What an instance is known by.
 *
 * @param namespace the orchestration's namespace
 * @param orchestration its name
 * @param key the instance's key
 */
public record InstanceId(String namespace, String orchestration, String key) {
  /** Longest key, characters: engines bound their ids. */
  public static final int MAX_KEY = 500;

  /** The orchestration, as engines name its kind of process. */
  public String type() {
    return namespace + "." + orchestration;
  }

  /** {@code namespace.orchestration.key}. */
  @Override
  public String toString() {
    return type() + "." + key;
  }
}
