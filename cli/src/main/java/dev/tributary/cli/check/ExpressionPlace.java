package dev.tributary.cli.check;

import dev.tributary.cli.yaml.Position;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the character that a message about an expression means, when its text is unquoted. */
final class ExpressionPlace {
  private static final Pattern WHERE = Pattern.compile("\\(line (\\d+), column (\\d+)\\)");

  private ExpressionPlace() {}

  /**
   * The place within the expression.
   *
   * @param start where the scalar begins
   * @param first the character that stands there
   * @param message says line and column within the expression
   */
  static Position of(Position start, char first, String message) {
    Matcher matcher = WHERE.matcher(message);
    if (!matcher.find()) {
      return start;
    }
    int line = Integer.parseInt(matcher.group(1));
    int column = Integer.parseInt(matcher.group(2));
    if (first == '|' || first == '>') {
      return start;
    }
    boolean quoted = first == '"' || first == '\'';
    return line == 1
        ? new Position(start.line(), start.column() + column - 1 + (quoted ? 1 : 0))
        : start;
  }
}
