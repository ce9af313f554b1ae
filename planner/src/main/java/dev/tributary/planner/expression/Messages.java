package dev.tributary.planner.expression;

import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationException;
import dev.cel.runtime.CelEvaluationException;
import java.util.stream.Collectors;

/** What CEL's own errors say, without its drawing of the source line. */
final class Messages {
  private Messages() {}

  static String of(CelValidationException e) {
    return e.getErrors().stream().limit(3).map(Messages::issue).collect(Collectors.joining("; "));
  }

  private static String issue(CelIssue issue) {
    return "%s (line %d, column %d)"
        .formatted(
            issue.getMessage().replace(" (in container '')", "").replaceAll("\\s+", " ").strip(),
            issue.getSourceLocation().getLine(),
            issue.getSourceLocation().getColumn() + 1);
  }

  static String of(CelEvaluationException e) {
    return String.valueOf(e.getMessage())
        .replaceFirst("^evaluation error( at [^:]*:[0-9]+)?: ", "")
        .strip();
  }
}
