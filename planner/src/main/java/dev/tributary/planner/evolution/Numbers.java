package dev.tributary.planner.evolution;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/** Bounds of numbers, and values that are the same however their numbers are written. */
final class Numbers {
  private Numbers() {}

  /**
   * One end of a range.
   *
   * @param exclusive whether the end itself is outside
   */
  record Bound(BigDecimal value, boolean exclusive) {
    @Override
    public String toString() {
      return (exclusive ? "beyond " : "") + value.toPlainString();
    }
  }

  /** The lower end; of whole numbers the least one itself. */
  static Optional<Bound> lower(JsonNode schema, boolean whole) {
    return end(schema, "minimum", "exclusiveMinimum", 1, whole);
  }

  /** The upper end; of whole numbers the greatest one itself. */
  static Optional<Bound> upper(JsonNode schema, boolean whole) {
    return end(schema, "maximum", "exclusiveMaximum", -1, whole);
  }

  private static Optional<Bound> end(
      JsonNode schema, String inclusive, String exclusive, int inside, boolean whole) {
    Bound bound = null;
    if (schema.path(inclusive).isNumber()) {
      bound = new Bound(schema.get(inclusive).decimalValue(), false);
    }
    if (schema.path(exclusive).isNumber()) {
      BigDecimal value = schema.get(exclusive).decimalValue();
      if (bound == null || value.compareTo(bound.value()) * inside >= 0) {
        bound = new Bound(value, true);
      }
    }
    return Optional.ofNullable(bound).map(b -> whole ? wholeWithin(b, inside) : b);
  }

  private static Bound wholeWithin(Bound bound, int inside) {
    BigDecimal rounded =
        bound.value().setScale(0, inside > 0 ? RoundingMode.CEILING : RoundingMode.FLOOR);
    boolean step = bound.exclusive() && rounded.compareTo(bound.value()) == 0;
    return new Bound(step ? rounded.add(BigDecimal.valueOf(inside)) : rounded, false);
  }

  /** Whether a range that begins at one bound begins within another: not below it. */
  static boolean isWithinLower(Optional<Bound> writer, Optional<Bound> reader) {
    return isWithin(writer, reader, 1);
  }

  /** The same for ends. */
  static boolean isWithinUpper(Optional<Bound> writer, Optional<Bound> reader) {
    return isWithin(writer, reader, -1);
  }

  private static boolean isWithin(Optional<Bound> writer, Optional<Bound> reader, int inside) {
    if (reader.isEmpty()) {
      return true;
    }
    if (writer.isEmpty()) {
      return false;
    }
    int order = writer.get().value().compareTo(reader.get().value()) * inside;
    return order > 0 || order == 0 && (writer.get().exclusive() || !reader.get().exclusive());
  }

  /** Whether all multiples of one number are multiples of another. */
  static boolean isMultiple(BigDecimal number, BigDecimal of) {
    return of.signum() != 0 && number.remainder(of).signum() == 0;
  }

  /** Whether two values are the same; 1 and 1.0 are. */
  static boolean equal(JsonNode a, JsonNode b) {
    return a.equals(
        (x, y) ->
            x.equals(y)
                    || x.isNumber()
                        && y.isNumber()
                        && x.decimalValue().compareTo(y.decimalValue()) == 0
                ? 0
                : 1,
        b);
  }
}
