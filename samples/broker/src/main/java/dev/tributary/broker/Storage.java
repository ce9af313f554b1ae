package dev.tributary.broker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/** Prepares the data folder: the server's properties, and the format of an empty log folder. */
final class Storage {
  private final BrokerSettings settings;

  Storage(BrokerSettings settings) {
    this.settings = settings;
  }

  /**
   * Writes the properties and formats what isn't formatted; data that is there stays as it is.
   *
   * @throws IOException the folder isn't writable; the message names it
   * @throws IllegalStateException Kafka refused the settings; the message holds its words
   */
  void prepare() throws IOException {
    try {
      Files.createDirectories(settings.logDir());
      Files.createDirectories(settings.tmpDir());
    } catch (IOException e) {
      throw new IOException("cannot write to the data folder " + settings.dataDir(), e);
    }
    try (Writer out = Files.newBufferedWriter(settings.propertiesFile())) {
      settings.serverProperties().store(out, null);
    }
    if (settings.propertiesFile().getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(
          settings.propertiesFile(), PosixFilePermissions.fromString("rw-------"));
    }
    if (!Files.exists(settings.logDir().resolve("meta.properties"))) {
      format();
    }
  }

  private void format() {
    List<String> args = new ArrayList<>();
    args.addAll(List.of("format", "--standalone", "--ignore-formatted"));
    args.addAll(List.of("--cluster-id", Uuid.randomUuid().toString()));
    args.addAll(List.of("--config", settings.propertiesFile().toString()));
    for (ScramUser user : settings.users()) {
      args.addAll(List.of("--add-scram", user.formatArgument()));
    }
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int code;
    try (PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
      code = StorageTool.execute(args.toArray(String[]::new), out);
    } catch (RuntimeException e) {
      throw new IllegalStateException("cannot format the storage: " + e.getMessage(), e);
    }
    if (code != 0) {
      throw new IllegalStateException(
          "cannot format the storage: " + said.toString(StandardCharsets.UTF_8).strip());
    }
  }
}
