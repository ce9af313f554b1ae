package dev.tributary.cli.dev;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Properties;

/** Remembers when each flow was first seen, over restarts. Not thread-safe. */
final class Births {
  private final Path file;
  private final Clock clock;
  private final Properties births = new Properties();

  Births(Path file, Clock clock) {
    this.file = file;
    this.clock = clock;
    if (Files.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        births.load(reader);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  Instant of(String flow) {
    String known = births.getProperty(flow);
    if (known != null) {
      return Instant.parse(known);
    }
    Instant now = clock.instant();
    births.setProperty(flow, now.toString());
    try (Writer writer = Files.newBufferedWriter(file)) {
      births.store(writer, "when each flow was first seen");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return now;
  }
}
