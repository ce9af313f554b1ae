package dev.tributary.cli.finding;

import dev.tributary.cli.yaml.Position;

/**
 * A place in a file.
 *
 * @param file the path as it was given, or {@code -} for standard input
 * @param at the line and column
 */
public record Place(String file, Position at) {
  @Override
  public String toString() {
    return file + ":" + at.line() + ":" + at.column();
  }
}
