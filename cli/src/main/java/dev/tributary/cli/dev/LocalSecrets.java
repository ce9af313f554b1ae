package dev.tributary.cli.dev;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.cli.input.InputException;
import dev.tributary.cli.workspace.Manifest;
import dev.tributary.cli.workspace.Workspace;
import dev.tributary.cli.yaml.YamlDocument;
import dev.tributary.cli.yaml.YamlReader;
import dev.tributary.runtime.secret.Secrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The secrets of one namespace on this machine. The first that has a key wins: the environment
 * ({@code TRIBUTARY_SECRET_<NAME>_<KEY>}), the secrets file, Secret manifests among the sources,
 * and what was made up for simulated systems.
 */
public final class LocalSecrets implements Secrets {
  private static final String PREFIX = "TRIBUTARY_SECRET_";

  private final Map<String, String> environment;
  private final Map<String, Map<String, byte[]>> given;

  private LocalSecrets(Map<String, String> environment, Map<String, Map<String, byte[]>> given) {
    this.environment = environment;
    this.given = given;
  }

  /**
   * Reads the secrets of a namespace.
   *
   * @param madeUp the weakest, by secret and key
   * @throws InputException when the file can't be read
   */
  public static LocalSecrets of(
      String namespace,
      Workspace workspace,
      Optional<Path> file,
      Map<String, String> environment,
      Map<String, Map<String, String>> madeUp) {
    Map<String, Map<String, byte[]>> given = new HashMap<>();
    madeUp.forEach(
        (secret, keys) -> keys.forEach((key, value) -> put(given, secret, key, utf8(value))));
    workspace.secrets().stream()
        .filter(m -> m.namespace().equals(namespace))
        .forEach(m -> manifest(given, m));
    file.ifPresent(f -> file(given, f));
    return new LocalSecrets(environment, given);
  }

  private static void manifest(Map<String, Map<String, byte[]>> into, Manifest secret) {
    for (var entry : secret.tree().path("data").properties()) {
      put(
          into,
          secret.name(),
          entry.getKey(),
          Base64.getMimeDecoder().decode(entry.getValue().asText()));
    }
    for (var entry : secret.tree().path("stringData").properties()) {
      put(into, secret.name(), entry.getKey(), utf8(entry.getValue().asText()));
    }
  }

  private static void file(Map<String, Map<String, byte[]>> into, Path file) {
    try {
      for (YamlDocument document : YamlReader.read(Files.readString(file))) {
        if (document.tree() == null || !document.problems().isEmpty()) {
          // Not the parser's own words: they may quote a secret.
          throw new InputException(
              file
                  + ": is not YAML of the form secret: {key: value}; mend line "
                  + document.problems().getFirst().at().line());
        }
        for (var secret : document.tree().properties()) {
          for (var entry : secret.getValue().properties()) {
            JsonNode value = entry.getValue();
            put(into, secret.getKey(), entry.getKey(), utf8(value.asText()));
          }
        }
      }
    } catch (IOException e) {
      throw new InputException(file + ": can't be read; check --secrets");
    }
  }

  private static void put(
      Map<String, Map<String, byte[]>> into, String secret, String key, byte[] value) {
    into.computeIfAbsent(secret, s -> new HashMap<>()).put(key, value);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Optional<byte[]> find(String secret, String key) {
    String fromEnvironment = environment.get(PREFIX + variable(secret) + "_" + variable(key));
    if (fromEnvironment != null) {
      return Optional.of(utf8(fromEnvironment));
    }
    return Optional.ofNullable(given.getOrDefault(secret, Map.of()).get(key)).map(byte[]::clone);
  }

  @Override
  public Map<String, byte[]> all(String secret) {
    Map<String, byte[]> all = new HashMap<>(given.getOrDefault(secret, Map.of()));
    String prefix = PREFIX + variable(secret) + "_";
    all.replaceAll((key, value) -> find(secret, key).orElse(value));
    environment.forEach(
        (name, value) -> {
          boolean known = all.keySet().stream().anyMatch(k -> name.equals(prefix + variable(k)));
          if (name.startsWith(prefix) && !known) {
            all.put(name.substring(prefix.length()).toLowerCase(Locale.ROOT), utf8(value));
          }
        });
    return Map.copyOf(all);
  }

  /** {@code shop-hmac} becomes {@code SHOP_HMAC}. */
  static String variable(String name) {
    return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }
}
