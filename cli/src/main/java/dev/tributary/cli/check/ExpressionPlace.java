package dev.tributary.cli.check;

import dev.tributary.cli.yaml.Position;
import dev.tributary.cli.yaml.Written;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the character in a file that a message about an expression means. */
final class ExpressionPlace {
  private static final Pattern WHERE = Pattern.compile("\\(line (\\d+), column (\\d+)\\)");

  private ExpressionPlace() {}

  /**
   * The place within the expression.
   *
   * @param start where its text begins
   * @param written how it is written
   * @param message says line and column within the expression, or nothing of the kind
   */
  static Position of(Position start, Written written, String message) {
    Matcher matcher = WHERE.matcher(message);
    return matcher.find()
        ? written.place(
            start, Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))
        : start;
  }
}
