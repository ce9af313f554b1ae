package dev.tributary.planner.expression;

import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationException;
import dev.cel.runtime.CelEvaluationException;
import dev.tributary.planner.expression.functions.Functions;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What CEL's own errors say, without its drawing of the source line. */
final class Messages {
  /** A selection of a name with hyphens, which CEL reads as a subtraction. */
  private static final Pattern HYPHENS = Pattern.compile("\\.([A-Za-z_]\\w*(?:-[A-Za-z]\\w*)+)");

  /** A selection of a word that CEL's grammar keeps for itself. */
  private static final Pattern WORDS = Pattern.compile("\\.\\??(in|true|false|null)\\b");

  /** A selection of a name that can't be quoted either. */
  private static final Pattern ODD =
      Pattern.compile("\\.\\??`?([A-Za-z_0-9]*[@$#:][\\w@$#:.-]*)`?");

  private static final Pattern FAILED = Pattern.compile("Function '([^']*)' failed with arg");

  private static final Pattern QUOTED = Pattern.compile("'([^']*)'");

  private Messages() {}

  static String of(CelValidationException e, String text) {
    String issues =
        e.getErrors().stream().limit(3).map(Messages::issue).collect(Collectors.joining("; "));
    return quoted(text).map(hint -> issues + "; " + hint).orElse(issues);
  }

  private static String issue(CelIssue issue) {
    return "%s (line %d, column %d)"
        .formatted(
            issue.getMessage().replace(" (in container '')", "").replaceAll("\\s+", " ").strip(),
            issue.getSourceLocation().getLine(),
            issue.getSourceLocation().getColumn() + 1);
  }

  /** How a field with an odd name is written, when an expression that is wrong has one. */
  private static Optional<String> quoted(String text) {
    String code = text.replaceAll("'[^'\\n]*'|\"[^\"\\n]*\"", "''");
    for (Pattern pattern : new Pattern[] {HYPHENS, WORDS}) {
      Matcher matcher = pattern.matcher(code);
      if (matcher.find()) {
        return Optional.of("a field of that name is written .`" + matcher.group(1) + "`");
      }
    }
    Matcher odd = ODD.matcher(code);
    return odd.find()
        ? Optional.of("a field of that name is written ['" + odd.group(1) + "']")
        : Optional.empty();
  }

  /** What went wrong with a value; never the value itself, which may be a customer's. */
  static String of(CelEvaluationException e, String text) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof Functions.RefusedException) {
        return cause.getMessage();
      }
    }
    String message =
        String.valueOf(e.getMessage())
            .replaceFirst("^evaluation error( at [^:]*:[0-9]+)?: ", "")
            .strip();
    Matcher failed = FAILED.matcher(message);
    if (failed.find()) {
      return "the function " + failed.group(1) + " failed";
    }
    return switch (e.getErrorCode()) {
      case OVERLOAD_NOT_FOUND, DIVIDE_BY_ZERO, NUMERIC_OVERFLOW, ITERATION_BUDGET_EXCEEDED ->
          message;
      case ATTRIBUTE_NOT_FOUND -> named(message, text) ? message : "a key isn't present in a map";
      case INDEX_OUT_OF_BOUNDS -> "an index is out of bounds";
      case BAD_FORMAT -> "a text isn't written as a conversion needs it";
      case DUPLICATE_ATTRIBUTE -> "a key stands twice in one map";
      default -> "the evaluation failed (%s)".formatted(e.getErrorCode());
    };
  }

  /** Whether the expression itself says what a message quotes. */
  private static boolean named(String message, String text) {
    Matcher quoted = QUOTED.matcher(message);
    return quoted.find() ? text.contains(quoted.group(1)) : text.contains(message);
  }
}
