package dev.tributary.planner;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The one reader of durations such as {@code 30s}, {@code 1h30m} or {@code 7d}. */
public final class Durations {
  private static final Pattern PART = Pattern.compile("([0-9]+)(ms|s|m|h|d)");

  private Durations() {}

  /**
   * Reads a duration.
   *
   * @throws IllegalArgumentException when the text isn't one, or it is longer than 10,000 days
   */
  public static Duration parse(String text) {
    Matcher part = PART.matcher(text);
    Duration sum = Duration.ZERO;
    int at = 0;
    try {
      while (at < text.length() && part.find(at) && part.start() == at) {
        sum =
            sum.plus(
                Duration.ofMillis(
                    Math.multiplyExact(Long.parseLong(part.group(1)), unit(part.group(2)))));
        at = part.end();
      }
    } catch (ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException("the duration " + text + " is too long", e);
    }
    if (at == 0 || at != text.length()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no duration; write for example 30s, 5m, 24h or 7d");
    }
    if (sum.toDays() > 10_000) {
      throw new IllegalArgumentException("the duration " + text + " is longer than 10,000 days");
    }
    return sum;
  }

  private static long unit(String unit) {
    return switch (unit) {
      case "ms" -> 1L;
      case "s" -> 1_000L;
      case "m" -> 60_000L;
      case "h" -> 3_600_000L;
      default -> 86_400_000L;
    };
  }
}
