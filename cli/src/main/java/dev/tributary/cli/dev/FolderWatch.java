package dev.tributary.cli.dev;

import dev.tributary.cli.input.InputFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Notices that files changed. By looking, not by the system's events: these are missing on network
 * and container file systems, and editors replace files in many ways. Not thread-safe.
 */
final class FolderWatch {
  private record Stamp(FileTime time, long size) {}

  private final List<Path> sources;
  private Map<Path, Stamp> taken;
  private Map<Path, Stamp> last;

  FolderWatch(List<Path> sources) {
    this.sources = sources;
    this.taken = look();
    this.last = taken;
  }

  /**
   * Whether something changed since the last time that this was true, and has come to rest: two
   * looks in a row see the same, so that a file isn't taken while an editor writes it.
   */
  boolean changed() {
    Map<Path, Stamp> now = look();
    boolean rest = now.equals(last);
    last = now;
    if (!rest || now.equals(taken)) {
      return false;
    }
    taken = now;
    return true;
  }

  private Map<Path, Stamp> look() {
    Map<Path, Stamp> stamps = new TreeMap<>();
    for (Path source : sources) {
      try {
        for (Path file : Files.isDirectory(source) ? InputFiles.below(source) : List.of(source)) {
          stamps.put(file, new Stamp(Files.getLastModifiedTime(file), Files.size(file)));
        }
      } catch (IOException e) {
        // Being replaced just now; the next look sees what is there.
      }
    }
    return stamps;
  }
}
