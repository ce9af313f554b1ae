package dev.tributary.cli;

/** What the launcher says about where we are. */
final class Terminal {
  private Terminal() {}

  /** Whether standard output is a terminal; the JVM itself can't tell before Java 22. */
  static boolean isThere() {
    return Boolean.getBoolean("tributary.terminal");
  }

  /** The checkout or release that the command was started from. */
  static java.nio.file.Path home() {
    return java.nio.file.Path.of(System.getProperty("tributary.home", "."));
  }
}
