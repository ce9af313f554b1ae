package dev.tributary.planner.expression.functions;

import java.math.BigDecimal;

/**
 * A decimal number as expressions see it. It remembers how it was written, so that copying keeps
 * every digit; it has a value only within bounds, so that no arithmetic on it is costly.
 *
 * <p>It isn't a {@link Number}: CEL compares those as doubles.
 */
public final class Decimal implements Comparable<Decimal> {
  /** Most digits of a decimal that is computed with. */
  public static final int MAX_DIGITS = 200;

  /** Largest exponent, either way, of a decimal that is computed with. */
  public static final int MAX_EXPONENT = 999;

  private static final int MAX_TEXT = 400;

  private final String text;
  private BigDecimal value;

  private Decimal(String text, BigDecimal value) {
    this.text = text;
    this.value = value;
  }

  /** A number as it stands in JSON; it isn't looked at before it is computed with. */
  public static Decimal written(String text) {
    return new Decimal(text, null);
  }

  /**
   * A computed number, written without an exponent.
   *
   * @throws IllegalArgumentException when it is out of bounds
   */
  public static Decimal of(BigDecimal value) {
    BigDecimal bounded = bounded(value);
    return new Decimal(bounded.toPlainString(), bounded);
  }

  /**
   * Reads a decimal, for example {@code -12.10} or {@code 1e3}.
   *
   * @throws IllegalArgumentException when the text is none, or it is out of bounds
   */
  public static Decimal parse(String text) {
    Decimal decimal = new Decimal(text.strip(), null);
    return of(decimal.value());
  }

  /** How it is written. */
  public String text() {
    return text;
  }

  /**
   * Its value.
   *
   * @throws IllegalArgumentException when it is no number or out of bounds
   */
  public BigDecimal value() {
    BigDecimal known = value;
    if (known == null) {
      if (text.length() > MAX_TEXT) {
        throw outOfBounds();
      }
      try {
        known = bounded(new BigDecimal(text));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("a text is no decimal number", e);
      }
      value = known;
    }
    return known;
  }

  private static BigDecimal bounded(BigDecimal value) {
    if (value.precision() > MAX_DIGITS
        || value.scale() > MAX_EXPONENT
        || value.scale() < -MAX_EXPONENT) {
      throw outOfBounds();
    }
    return value;
  }

  private static IllegalArgumentException outOfBounds() {
    return new IllegalArgumentException(
        "a decimal has more than %d digits or an exponent beyond %d"
            .formatted(MAX_DIGITS, MAX_EXPONENT));
  }

  @Override
  public int compareTo(Decimal other) {
    return value().compareTo(other.value());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Decimal decimal
        && (text.equals(decimal.text) || value().compareTo(decimal.value()) == 0);
  }

  @Override
  public int hashCode() {
    return value().stripTrailingZeros().hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
