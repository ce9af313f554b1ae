package dev.tributary.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.FileHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Where the libraries' log lines go: never between the lines that people read. */
final class Logs {
  private static final int LIMIT = 5 << 20;

  private Logs() {}

  /** Nowhere. */
  static void off() {
    LogManager.getLogManager().reset();
    Logger.getLogger("").setLevel(Level.OFF);
  }

  /** Into a file of this folder. */
  static Path into(Path folder) throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve("dev.log");
    LogManager.getLogManager().reset();
    Logger root = Logger.getLogger("");
    Handler handler = new FileHandler(file.toString(), LIMIT, 1, true);
    handler.setFormatter(new SimpleFormatter());
    // Kafka's clients tell their whole configuration at INFO.
    handler.setFilter(
        line ->
            line.getLevel().intValue() >= Level.WARNING.intValue()
                || String.valueOf(line.getLoggerName()).startsWith("dev.tributary"));
    root.addHandler(handler);
    root.setLevel(Level.INFO);
    return file;
  }
}
