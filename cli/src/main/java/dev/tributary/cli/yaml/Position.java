package dev.tributary.cli.yaml;

/**
 * A place in a text; both are 0 for what stands in none.
 *
 * @param line from 1
 * @param column from 1, in code points
 */
public record Position(int line, int column) {
  /** The place of what stands in no text. */
  public static final Position NOWHERE = new Position(0, 0);
}
