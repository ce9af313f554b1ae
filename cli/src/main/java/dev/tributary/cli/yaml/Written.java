package dev.tributary.cli.yaml;

/**
 * A text as it stands in a file.
 *
 * @param raw from its first character to its last, with quotes, indicators and line breaks
 * @param value what it is read as
 */
public record Written(String raw, String value) {
  private static final int NONE = -1;

  /**
   * Where a character of the value stands. White space may be folded, so only the other characters
   * are counted.
   *
   * @param start where the text begins
   * @param line the character's line in the value, from 1
   * @param column its column, from 1
   */
  public Position place(Position start, int line, int column) {
    return new Walk(start).to(before(line, column));
  }

  /** How many characters that aren't white space stand before a place in the value. */
  private int before(int line, int column) {
    int[] points = value.codePoints().toArray();
    int atLine = 1;
    int atColumn = 1;
    int count = 0;
    for (int point : points) {
      if (atLine > line || (atLine == line && atColumn >= column)) {
        return count;
      }
      count += Character.isWhitespace(point) ? 0 : 1;
      atLine += point == '\n' ? 1 : 0;
      atColumn = point == '\n' ? 1 : atColumn + 1;
    }
    return count;
  }

  /** Goes through the raw text. */
  private final class Walk {
    private final int[] points = raw.codePoints().toArray();
    private final int quote;
    private int at;
    private int line;
    private int column;

    private Walk(Position start) {
      line = start.line();
      column = start.column();
      int first = points.length == 0 ? ' ' : points[0];
      quote = first == '"' || first == '\'' ? first : NONE;
      if (quote != NONE) {
        step();
      } else if (first == '|' || first == '>') {
        while (at < points.length && points[at] != '\n') {
          step();
        }
      }
    }

    private Position to(int count) {
      int left = count;
      Position afterLast = new Position(line, column);
      while (at < points.length && !closes()) {
        boolean blank = Character.isWhitespace(points[at]);
        if (!blank && left == 0) {
          return new Position(line, column);
        }
        left -= character() ? 1 : 0;
        afterLast = blank ? afterLast : new Position(line, column);
      }
      return afterLast;
    }

    private boolean closes() {
      return points[at] == quote && (quote == '"' || next() != '\'');
    }

    private int next() {
      return at + 1 < points.length ? points[at + 1] : NONE;
    }

    /** Passes one character of the value; whether it isn't white space. */
    private boolean character() {
      int point = points[at];
      if (quote == '"' && point == '\\') {
        int escaped = next();
        int digits = escaped == 'x' ? 2 : escaped == 'u' ? 4 : escaped == 'U' ? 8 : 0;
        for (int i = 0; i < 2 + digits && at < points.length; i++) {
          step();
        }
        return !Character.isWhitespace(escaped) && escaped != 'n' && escaped != 't';
      }
      if (quote == '\'' && point == '\'') {
        step();
      }
      step();
      return !Character.isWhitespace(point);
    }

    private void step() {
      column = points[at] == '\n' ? 1 : column + 1;
      line += points[at] == '\n' ? 1 : 0;
      at++;
    }
  }
}
