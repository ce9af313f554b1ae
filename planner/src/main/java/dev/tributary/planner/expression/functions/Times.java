package dev.tributary.planner.expression.functions;

import static dev.tributary.planner.expression.functions.Numbers.of;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Dates and times. Patterns are those of {@link DateTimeFormatter} in English; zones are IANA names
 * or offsets, always given: nothing depends on the machine.
 */
final class Times {
  private static final int MAX_PATTERN = 100;
  private static final long LEAST = Instant.parse("0001-01-01T00:00:00Z").toEpochMilli();
  private static final long GREATEST = Instant.parse("9999-12-31T23:59:59Z").toEpochMilli();

  private Times() {}

  static List<Functions.Overload> overloads() {
    List<Functions.Overload> list = new ArrayList<>();
    CelType text = SimpleType.STRING;
    list.add(
        of(
            "parseDate",
            SimpleType.TIMESTAMP,
            List.of(text, text, text),
            a -> parse((String) a[0], (String) a[1], (String) a[2])));
    for (CelType time : List.of(SimpleType.TIMESTAMP, SimpleType.STRING)) {
      list.add(
          of(
              "formatDate",
              text,
              List.of(time, text, text),
              a ->
                  guarded(
                      "formatDate",
                      z -> formatter((String) a[1]).format(instant(a[0]).atZone(z)),
                      (String) a[2])));
      list.add(
          of(
              "date",
              text,
              List.of(time, text),
              a ->
                  guarded(
                      "date",
                      z -> instant(a[0]).atZone(z).toLocalDate().toString(),
                      (String) a[1])));
      list.add(of("epochMillis", SimpleType.INT, List.of(time), a -> instant(a[0]).toEpochMilli()));
    }
    list.add(
        of(
            "fromEpochMillis",
            SimpleType.TIMESTAMP,
            List.of(SimpleType.INT),
            a -> fromEpochMillis((Long) a[0])));
    return list;
  }

  private static Instant fromEpochMillis(long millis) {
    if (millis < LEAST || millis > GREATEST) {
      throw new IllegalArgumentException("fromEpochMillis: outside the years 1 to 9999");
    }
    return Instant.ofEpochMilli(millis);
  }

  private static Instant instant(Object value) {
    if (value instanceof Instant instant) {
      return instant;
    }
    try {
      return OffsetDateTime.parse((String) value).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "a text is no date-time of RFC 3339; read it with parseDate", e);
    }
  }

  /** A text with less than a date-time is taken at the start of its day. */
  private static Instant parse(String text, String pattern, String zone) {
    return guarded(
        "parseDate",
        z -> {
          TemporalAccessor parsed = formatter(pattern).parse(text);
          if (parsed.isSupported(java.time.temporal.ChronoField.INSTANT_SECONDS)) {
            return Instant.from(parsed);
          }
          LocalDate date = parsed.query(TemporalQueries.localDate());
          if (date == null) {
            throw new DateTimeException("there is no date in the text");
          }
          LocalTime time = parsed.query(TemporalQueries.localTime());
          ZoneId own = parsed.query(TemporalQueries.zone());
          return date.atTime(time == null ? LocalTime.MIDNIGHT : time)
              .atZone(own == null ? z : own)
              .toInstant();
        },
        zone);
  }

  private static DateTimeFormatter formatter(String pattern) {
    if (pattern.length() > MAX_PATTERN) {
      throw new IllegalArgumentException("the pattern is too long");
    }
    // 'y' is the year of the era, which the strict style refuses without an era.
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH)
        .withResolverStyle(ResolverStyle.SMART);
  }

  private static <T> T guarded(String function, Function<ZoneId, T> body, String zone) {
    try {
      return body.apply(ZoneId.of(zone));
    } catch (DateTimeException e) {
      // The offending text may be a customer's, so Java's message isn't passed on.
      throw new IllegalArgumentException(
          function + ": the text, the pattern and the zone don't go together", e);
    }
  }
}
