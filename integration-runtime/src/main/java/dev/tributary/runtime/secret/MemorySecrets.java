package dev.tributary.runtime.secret;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Secrets in memory, for tests and local runs. */
public final class MemorySecrets implements Secrets {
  private final Map<String, Map<String, byte[]>> secrets = new ConcurrentHashMap<>();

  /** Sets a value. */
  public MemorySecrets put(String secret, String key, String value) {
    secrets
        .computeIfAbsent(secret, s -> new ConcurrentHashMap<>())
        .put(key, value.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** Removes a value. */
  public void remove(String secret, String key) {
    secrets.getOrDefault(secret, new ConcurrentHashMap<>()).remove(key);
  }

  @Override
  public Optional<byte[]> find(String secret, String key) {
    return Optional.ofNullable(secrets.getOrDefault(secret, Map.of()).get(key)).map(byte[]::clone);
  }

  @Override
  public Map<String, byte[]> all(String secret) {
    return Map.copyOf(secrets.getOrDefault(secret, Map.of()));
  }
}
