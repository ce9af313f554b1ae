package dev.tributary.cli.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an unquoted scalar is. Follows resolve.go of go-yaml v2, which kubectl reads with by way of
 * sigs.k8s.io/yaml: YAML 1.1's {@code yes}, {@code on} and octal {@code 010}, timestamps as text.
 */
final class Scalars {
  private static final Set<String> TRUE =
      Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
  private static final Set<String> FALSE =
      Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
  private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<String> PITFALLS =
      Set.of("true", "True", "TRUE", "false", "False", "FALSE");
  private static final Pattern NOT_FINITE =
      Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);
  private static final BigInteger UNSIGNED_MAX = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
  private static final double INTEGRAL = 1e21;

  /** More than 64 bits have in any base. */
  private static final int MOST_DIGITS = 400;

  private Scalars() {}

  /** The value, or empty when JSON has none, as for infinity. */
  static Optional<JsonNode> plain(String text) {
    if (NULL.contains(text)) {
      return Optional.of(NullNode.getInstance());
    }
    if (TRUE.contains(text) || FALSE.contains(text)) {
      return Optional.of(BooleanNode.valueOf(TRUE.contains(text)));
    }
    if (NOT_FINITE.matcher(text).matches()) {
      return Optional.empty();
    }
    char first = text.charAt(0);
    if (first != '.' && first != '+' && first != '-' && (first < '0' || first > '9')) {
      return Optional.of(TextNode.valueOf(text));
    }
    String digits = first == '.' ? text : text.replace("_", "");
    return Optional.of(
        integer(digits).or(() -> decimal(digits)).orElseGet(() -> TextNode.valueOf(text)));
  }

  /** Whether the text is a boolean in a way that surprises people: yes, on, n. */
  static boolean isSurprisingBoolean(String text) {
    return (TRUE.contains(text) || FALSE.contains(text)) && !PITFALLS.contains(text);
  }

  /** As Go's strconv.ParseInt with base 0, then ParseUint. */
  private static Optional<JsonNode> integer(String text) {
    int sign = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    String digits = text.substring(sign);
    int radix = 10;
    if (digits.length() > 1 && digits.charAt(0) == '0') {
      char base = Character.toLowerCase(digits.charAt(1));
      radix = base == 'x' ? 16 : base == 'b' ? 2 : 8;
      digits = digits.substring(base == 'x' || base == 'b' || base == 'o' ? 2 : 1);
    }
    if (digits.isEmpty()
        || digits.length() > MOST_DIGITS
        || digits.charAt(0) == '-'
        || digits.charAt(0) == '+') {
      return Optional.empty();
    }
    BigInteger value;
    try {
      value = new BigInteger(digits, radix);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
    if (text.startsWith("-")) {
      value = value.negate();
    }
    if (value.compareTo(LONG_MIN) < 0 || value.compareTo(UNSIGNED_MAX) > 0) {
      return Optional.empty();
    }
    return Optional.of(number(value));
  }

  private static Optional<JsonNode> decimal(String text) {
    if (!FLOAT.matcher(text).matches()) {
      return Optional.empty();
    }
    double value = Double.parseDouble(text);
    if (Double.isInfinite(value)) {
      return Optional.empty();
    }
    // Go writes 1.0 as 1 when it makes JSON of it.
    return value == Math.rint(value) && Math.abs(value) < INTEGRAL
        ? Optional.of(number(new BigDecimal(value).toBigInteger()))
        : Optional.of(DoubleNode.valueOf(value));
  }

  private static JsonNode number(BigInteger value) {
    return value.compareTo(LONG_MIN) >= 0 && value.compareTo(LONG_MAX) <= 0
        ? LongNode.valueOf(value.longValueExact())
        : BigIntegerNode.valueOf(value);
  }
}
