package dev.tributary.planner.types;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Set;
import java.util.UUID;

/** JSON Schema's formats of texts, as far as two of them can be told apart. */
final class Formats {
  private Formats() {}

  static boolean isKnown(String format) {
    return format != null
        && Set.of("date-time", "date", "time", "uuid", "decimal", "email", "uri").contains(format);
  }

  /** A literal of the format. */
  static String example(String format) {
    return switch (format) {
      case "date" -> "'2026-01-31'";
      case "uuid" -> "'123e4567-e89b-12d3-a456-426614174000'";
      case "decimal" -> "'12.10'";
      default -> "'2026-01-31T12:00:00Z'";
    };
  }

  /** Whether a literal is of a format; one that isn't known takes everything. */
  static boolean meets(String value, String format) {
    if (format == null) {
      return true;
    }
    try {
      switch (format) {
        case "date-time" -> OffsetDateTime.parse(value);
        case "date" -> LocalDate.parse(value);
        case "uuid" -> UUID.fromString(value);
        case "decimal" -> new BigDecimal(value);
        default -> {}
      }
      return true;
    } catch (DateTimeException | IllegalArgumentException e) {
      return false;
    }
  }
}
