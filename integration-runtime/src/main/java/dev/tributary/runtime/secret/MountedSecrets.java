package dev.tributary.runtime.secret;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Secrets as the kubelet mounts them: {@code <root>/<secret>/<key>}. A swapped volume is seen at
 * most one second later.
 */
public final class MountedSecrets implements Secrets {
  private static final Logger LOG = LoggerFactory.getLogger(MountedSecrets.class);
  private static final long LOOK_AGAIN = Duration.ofSeconds(1).toNanos();
  // Kubernetes' own rules for names and keys; no separators, no parent folders.
  private static final Pattern SAFE =
      Pattern.compile("(?!\\.\\.?$)(?!\\.\\.)[-._a-zA-Z0-9]{1,253}");

  private record Stamp(Path real, FileTime modified) {}

  private record Entry(Stamp stamp, Optional<byte[]> value, long looked) {}

  private final Path root;
  private final LongSupplier nanoTime;
  private final Map<Path, Entry> cache = new ConcurrentHashMap<>();

  /** Secrets below a folder. */
  public MountedSecrets(Path root) {
    this(root, System::nanoTime);
  }

  MountedSecrets(Path root, LongSupplier nanoTime) {
    this.root = root;
    this.nanoTime = nanoTime;
  }

  @Override
  public Optional<byte[]> find(String secret, String key) {
    if (!SAFE.matcher(secret).matches() || !SAFE.matcher(key).matches()) {
      return Optional.empty();
    }
    return cache
        .compute(root.resolve(secret).resolve(key), this::current)
        .value()
        .map(byte[]::clone);
  }

  @Override
  public Map<String, byte[]> all(String secret) {
    if (!SAFE.matcher(secret).matches()) {
      return Map.of();
    }
    Map<String, byte[]> values = new HashMap<>();
    for (String key : keys(secret)) {
      find(secret, key).ifPresent(value -> values.put(key, value));
    }
    return values;
  }

  private List<String> keys(String secret) {
    try (Stream<Path> files = Files.list(root.resolve(secret))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> SAFE.matcher(name).matches())
          .toList();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (IOException e) {
      LOG.warn("Secret {} can't be listed: {}", secret, e.toString());
      return List.of();
    }
  }

  private Entry current(Path file, Entry known) {
    long now = nanoTime.getAsLong();
    if (known != null && now - known.looked() < LOOK_AGAIN) {
      return known;
    }
    try {
      Stamp stamp = new Stamp(file.toRealPath(), Files.getLastModifiedTime(file));
      return known != null && stamp.equals(known.stamp())
          ? new Entry(stamp, known.value(), now)
          : new Entry(stamp, Optional.of(Files.readAllBytes(file)), now);
    } catch (IOException e) {
      LOG.debug("no secret at {}: {}", file, e.toString());
      return new Entry(null, Optional.empty(), now);
    }
  }
}
