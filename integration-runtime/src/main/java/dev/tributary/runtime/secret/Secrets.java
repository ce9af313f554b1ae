package dev.tributary.runtime.secret;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Where secrets come from. Ask each time one is needed and keep none: they change while flows run.
 * Safe for use by many threads.
 */
public interface Secrets {
  /** The value of a Secret's key, byte by byte as it is; empty when there is none. */
  Optional<byte[]> find(String secret, String key);

  /** All keys of a Secret with their values; empty when there is no such Secret. */
  Map<String, byte[]> all(String secret);

  /**
   * A value as UTF-8 text.
   *
   * @throws MissingSecretException when there is none
   */
  default String text(String secret, String key) throws MissingSecretException {
    return new String(bytes(secret, key), StandardCharsets.UTF_8);
  }

  /**
   * A value.
   *
   * @throws MissingSecretException when there is none, or it is empty
   */
  default byte[] bytes(String secret, String key) throws MissingSecretException {
    return find(secret, key)
        .filter(value -> value.length > 0)
        .orElseThrow(() -> new MissingSecretException(secret, key, "is missing or empty"));
  }
}
