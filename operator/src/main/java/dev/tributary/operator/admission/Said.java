package dev.tributary.operator.admission;

import dev.tributary.planner.Diagnostic;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Texts as the API server passes them on. It takes 4096 characters of warnings from all webhooks
 * together; above that it cuts each at 256 and drops the rest, and it drops a warning with a
 * control character. So they are cut here, where the rest can be pointed to.
 */
final class Said {
  private static final int TOGETHER = 3_500;
  private static final int EACH = 250;
  private static final int WARNINGS = 13;
  private static final int DENIAL = 8_000;
  private static final String CUT = "… (cut; `tributary validate` tells all)";

  private Said() {}

  /** The diagnostic's text, led by the resource when that isn't the one that is let in. */
  static String text(Diagnostic diagnostic, String admitted) {
    String text = diagnostic.text();
    return diagnostic.resource().equals(admitted) ? text : diagnostic.resource() + " " + text;
  }

  /** Warnings that reach the user as they are, or cut with a pointer to the whole. */
  static List<String> warnings(List<String> texts) {
    List<String> lines = texts.stream().map(Said::oneLine).distinct().toList();
    if (lines.stream().mapToInt(Said::length).sum() <= TOGETHER) {
      return lines;
    }
    List<String> cut = new ArrayList<>();
    lines.stream().limit(WARNINGS).map(line -> cut(line, EACH)).forEach(cut::add);
    if (lines.size() > WARNINGS) {
      cut.add((lines.size() - WARNINGS) + " more; `tributary validate` tells all");
    }
    return cut;
  }

  /** Why a resource is denied: a line a diagnostic. */
  static String denial(List<String> texts) {
    return cut(String.join("\n", texts.stream().map(Said::oneLine).distinct().toList()), DENIAL);
  }

  private static String oneLine(String text) {
    return text.codePoints()
        .map(c -> Character.isISOControl(c) ? ' ' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static String cut(String text, int limit) {
    if (length(text) <= limit) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, limit - CUT.length())) + CUT;
  }

  private static int length(String text) {
    return (int)
        IntStream.range(0, text.length())
            .filter(i -> !Character.isLowSurrogate(text.charAt(i)))
            .count();
  }
}
