package dev.tributary.cli.finding;

import dev.tributary.cli.yaml.Position;

/**
 * A place in a file, or a cluster.
 *
 * @param file the path as it was given, {@code -} for standard input, or the cluster
 * @param at the line and column
 */
public record Place(String file, Position at) {
  @Override
  public String toString() {
    return at.equals(Position.NOWHERE) ? file : file + ":" + at.line() + ":" + at.column();
  }
}
