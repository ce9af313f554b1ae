package dev.tributary.planner.expression.functions;

import static dev.tributary.planner.expression.functions.Functions.DECIMAL;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BinaryOperator;
import java.util.function.IntPredicate;

/**
 * Exact decimals. An argument that stands for a number may be an int, a decimal, a double (as it is
 * written shortest) or a text that holds a decimal.
 */
final class Numbers {
  private static final int MAX_SCALE = 30;
  private static final int MAX_PATTERN = 100;

  private Numbers() {}

  static List<Functions.Overload> overloads() {
    List<Functions.Overload> list = new ArrayList<>();
    list.add(of("decimal", DECIMAL, List.of(SimpleType.DYN), a -> Decimal.of(number(a[0]))));
    list.add(binary("add", BigDecimal::add));
    list.add(binary("sub", BigDecimal::subtract));
    list.add(binary("mul", BigDecimal::multiply));
    list.add(
        of(
            "div",
            DECIMAL,
            List.of(SimpleType.DYN, SimpleType.DYN, SimpleType.INT),
            a -> divide(number(a[0]), number(a[1]), (Long) a[2])));
    list.add(
        of(
            "round",
            DECIMAL,
            List.of(SimpleType.DYN, SimpleType.INT),
            a -> round(number(a[0]), (Long) a[1], "HALF_UP")));
    list.add(
        of(
            "round",
            DECIMAL,
            List.of(SimpleType.DYN, SimpleType.INT, SimpleType.STRING),
            a -> round(number(a[0]), (Long) a[1], (String) a[2])));
    list.add(
        of(
            "compare",
            SimpleType.INT,
            List.of(SimpleType.DYN, SimpleType.DYN),
            a -> (long) number(a[0]).compareTo(number(a[1]))));
    list.add(
        of("sum", DECIMAL, List.of(ListType.create(SimpleType.DYN)), a -> sum((Iterable<?>) a[0])));
    list.add(
        of(
            "formatNumber",
            SimpleType.STRING,
            List.of(SimpleType.DYN, SimpleType.STRING),
            a -> format(number(a[0]), (String) a[1], "")));
    list.add(
        of(
            "formatNumber",
            SimpleType.STRING,
            List.of(SimpleType.DYN, SimpleType.STRING, SimpleType.STRING),
            a -> format(number(a[0]), (String) a[1], (String) a[2])));
    list.add(of("string", SimpleType.STRING, List.of(DECIMAL), a -> ((Decimal) a[0]).text()));
    list.add(of("int", SimpleType.INT, List.of(DECIMAL), a -> integer((Decimal) a[0])));
    list.add(
        of(
            "double",
            SimpleType.DOUBLE,
            List.of(DECIMAL),
            a -> ((Decimal) a[0]).value().doubleValue()));
    comparison(list, "_<_", c -> c < 0);
    comparison(list, "_<=_", c -> c <= 0);
    comparison(list, "_>_", c -> c > 0);
    comparison(list, "_>=_", c -> c >= 0);
    return list;
  }

  private static void comparison(
      List<Functions.Overload> list, String operator, IntPredicate holds) {
    for (List<CelType> types :
        List.of(
            List.<CelType>of(DECIMAL, DECIMAL),
            List.<CelType>of(DECIMAL, SimpleType.INT),
            List.<CelType>of(SimpleType.INT, DECIMAL),
            List.<CelType>of(DECIMAL, SimpleType.DOUBLE),
            List.<CelType>of(SimpleType.DOUBLE, DECIMAL))) {
      list.add(
          of(
              operator,
              SimpleType.BOOL,
              types,
              a -> holds.test(number(a[0]).compareTo(number(a[1])))));
    }
  }

  private static Functions.Overload binary(String name, BinaryOperator<BigDecimal> operator) {
    return of(
        name,
        DECIMAL,
        List.of(SimpleType.DYN, SimpleType.DYN),
        a -> Decimal.of(operator.apply(number(a[0]), number(a[1]))));
  }

  static Functions.Overload of(
      String name, CelType result, List<CelType> parameters, Functions.Body body) {
    return new Functions.Overload(name, false, result, parameters, classes(parameters), body);
  }

  static Functions.Overload member(
      String name, CelType result, List<CelType> parameters, Functions.Body body) {
    return new Functions.Overload(name, true, result, parameters, classes(parameters), body);
  }

  private static List<Class<?>> classes(List<CelType> types) {
    List<Class<?>> classes = new ArrayList<>();
    for (CelType type : types) {
      classes.add(
          switch (type.kind()) {
            case STRING -> String.class;
            case INT -> Long.class;
            case DOUBLE -> Double.class;
            case LIST -> java.util.Collection.class;
            case MAP -> java.util.Map.class;
            case OPAQUE -> Decimal.class;
            case TIMESTAMP -> java.time.Instant.class;
            default -> Object.class;
          });
    }
    return classes;
  }

  static BigDecimal number(Object value) {
    return switch (value) {
      case Decimal decimal -> decimal.value();
      case Long number -> BigDecimal.valueOf(number);
      case Double number when Double.isFinite(number) -> BigDecimal.valueOf(number);
      case com.google.common.primitives.UnsignedLong number ->
          new BigDecimal(number.bigIntegerValue());
      case String text -> Decimal.parse(text).value();
      default ->
          throw new IllegalArgumentException(
              "a decimal is needed and there is a " + value.getClass().getSimpleName());
    };
  }

  private static Decimal divide(BigDecimal left, BigDecimal right, long scale) {
    if (right.signum() == 0) {
      throw new IllegalArgumentException("div: the divisor is zero");
    }
    return Decimal.of(left.divide(right, scale(scale), RoundingMode.HALF_UP));
  }

  private static Decimal round(BigDecimal value, long scale, String mode) {
    return Decimal.of(value.setScale(scale(scale), mode(mode)));
  }

  private static RoundingMode mode(String name) {
    return Arrays.stream(RoundingMode.values())
        .filter(m -> m.name().equals(name) && m != RoundingMode.UNNECESSARY)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "round: the mode is one of HALF_UP, HALF_EVEN, HALF_DOWN, UP, DOWN, CEILING,"
                        + " FLOOR"));
  }

  private static int scale(long scale) {
    if (scale < 0 || scale > MAX_SCALE) {
      throw new IllegalArgumentException("a scale is 0 to " + MAX_SCALE);
    }
    return (int) scale;
  }

  private static Decimal sum(Iterable<?> items) {
    BigDecimal sum = BigDecimal.ZERO;
    for (Object item : items) {
      // Bounded at every step, so that no sum grows without end.
      sum = Decimal.of(sum.add(number(item))).value();
    }
    return Decimal.of(sum);
  }

  private static long integer(Decimal decimal) {
    try {
      return decimal.value().longValueExact();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "int: the decimal has a fraction or doesn't fit into 64 bits; round it first", e);
    }
  }

  private static String format(BigDecimal value, String pattern, String locale) {
    if (pattern.length() > MAX_PATTERN) {
      throw new IllegalArgumentException("formatNumber: the pattern is too long");
    }
    Locale language = locale.isEmpty() ? Locale.ROOT : Locale.forLanguageTag(locale);
    DecimalFormat format = new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(language));
    format.setRoundingMode(RoundingMode.HALF_UP);
    return format.format(value);
  }
}
