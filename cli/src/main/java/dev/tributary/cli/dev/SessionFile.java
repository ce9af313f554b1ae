package dev.tributary.cli.dev;

import dev.tributary.cli.input.InputException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * What other commands need to know of a running session, in its state folder while it runs.
 *
 * @param bootstrapServers where its broker is
 * @param namespace for resources that name none
 * @param sources its files and folders
 * @param temporal where its Temporal is, as host:port; empty without orchestrations
 */
public record SessionFile(
    String bootstrapServers, String namespace, List<String> sources, Optional<String> temporal) {
  private static final String NAME = "session.properties";

  /**
   * Reads it.
   *
   * @throws InputException when no session runs on the folder
   */
  public static SessionFile read(Path state) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(state.resolve(NAME))) {
      properties.load(reader);
    } catch (NoSuchFileException e) {
      throw new InputException(
          "no `tributary dev` runs on the folder %s; start one, or name its --state folder"
              .formatted(state));
    } catch (IOException e) {
      throw new InputException(state.resolve(NAME) + ": can't be read: " + e.getMessage());
    }
    return new SessionFile(
        properties.getProperty("bootstrap.servers"),
        properties.getProperty("namespace"),
        List.of(properties.getProperty("sources").split("\n", -1)),
        Optional.ofNullable(properties.getProperty("temporal")));
  }

  void write(Path state) {
    Properties properties = new Properties();
    properties.setProperty("bootstrap.servers", bootstrapServers);
    properties.setProperty("namespace", namespace);
    temporal.ifPresent(address -> properties.setProperty("temporal", address));
    properties.setProperty(
        "sources",
        String.join(
            "\n", sources.stream().map(s -> Path.of(s).toAbsolutePath().toString()).toList()));
    try (Writer writer = Files.newBufferedWriter(state.resolve(NAME))) {
      properties.store(writer, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete(Path state) {
    try {
      Files.deleteIfExists(state.resolve(NAME));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
