package dev.tributary.planner.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * One resource a file: a small world that is right, manifests that are wrong in it, and manifests
 * that look wrong and are right. Each takes the place of the world's resource of its name.
 */
public final class Manifests {
  // Every module's tests run in its own folder.
  private static final Path ROOT = Path.of("..", "planner", "src", "test", "resources");

  private Manifests() {}

  /** The files of the world. */
  public static List<Path> world() {
    return files("world");
  }

  /** The files that look wrong and are right. */
  public static List<Path> right() {
    return files("right");
  }

  /** What is wrong, with what is to be said about it. */
  public static List<Mistake> mistakes() {
    return files("mistakes").stream().map(Mistake::read).toList();
  }

  /** The text of a file. */
  public static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The line that names the resource: the same in two files, the same resource. */
  public static String identity(String manifest) {
    return manifest
        .lines()
        .filter(line -> line.startsWith("kind:") || line.startsWith("metadata:"))
        .toList()
        .toString();
  }

  private static List<Path> files(String folder) {
    try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
