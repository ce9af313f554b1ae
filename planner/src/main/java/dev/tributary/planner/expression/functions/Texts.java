package dev.tributary.planner.expression.functions;

import static dev.tributary.planner.expression.functions.Numbers.member;
import static dev.tributary.planner.expression.functions.Numbers.of;

import dev.cel.common.types.SimpleType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** Texts: case, padding, masking, hashing. Lengths are counted in code points. */
final class Texts {
  private static final int MAX_LENGTH = 10_000;

  private Texts() {}

  static List<Functions.Overload> overloads() {
    var text = SimpleType.STRING;
    var number = SimpleType.INT;
    return List.of(
        member("padStart", text, List.of(text, number, text), a -> padding(a) + a[0]),
        member("padEnd", text, List.of(text, number, text), a -> a[0] + padding(a)),
        member("upper", text, List.of(text), a -> ((String) a[0]).toUpperCase(Locale.ROOT)),
        member("lower", text, List.of(text), a -> ((String) a[0]).toLowerCase(Locale.ROOT)),
        member("truncate", text, List.of(text, number), a -> truncate((String) a[0], (Long) a[1])),
        of("mask", text, List.of(text, number), a -> mask((String) a[0], (Long) a[1])),
        of("sha256", text, List.of(text), a -> sha256((String) a[0])));
  }

  private static String padding(Object[] arguments) {
    String text = (String) arguments[0];
    long length = (Long) arguments[1];
    String pad = (String) arguments[2];
    if (length < 0 || length > MAX_LENGTH) {
      throw new IllegalArgumentException("a padded text has 0 to " + MAX_LENGTH + " characters");
    }
    if (pad.codePointCount(0, pad.length()) != 1) {
      throw new IllegalArgumentException("the padding is one character");
    }
    int missing = (int) length - text.codePointCount(0, text.length());
    return missing <= 0 ? "" : pad.repeat(missing);
  }

  private static String truncate(String text, long length) {
    if (length < 0) {
      throw new IllegalArgumentException("truncate: the length is negative");
    }
    return text.codePointCount(0, text.length()) <= length
        ? text
        : text.substring(0, text.offsetByCodePoints(0, (int) length));
  }

  private static String mask(String text, long kept) {
    if (kept < 0) {
      throw new IllegalArgumentException("mask: the number of shown characters is negative");
    }
    int length = text.codePointCount(0, text.length());
    // A text as short as what may be shown is hidden whole.
    int shown = kept >= length ? 0 : (int) kept;
    return "*".repeat(length - shown) + text.substring(text.offsetByCodePoints(0, length - shown));
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
