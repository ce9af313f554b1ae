package dev.tributary.planner;

import dev.tributary.crds.v1alpha1.SyncFlowSpec.CalendarEntry;
import dev.tributary.crds.v1alpha1.SyncFlowSpec.Day;
import dev.tributary.planner.scaling.CalendarWindow;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Entries of a scaling calendar: what is wrong with them, and the windows that they mean. */
final class CalendarParts {
  private static final String DEFAULT_LEAD = "5m";
  private static final Duration DAY = Duration.ofDays(1);

  private CalendarParts() {}

  /** The window; empty when the entry is wrong. */
  static Optional<CalendarWindow> window(CalendarEntry entry) {
    try {
      CalendarWindow window = read(entry);
      return trouble(window).isEmpty() ? Optional.of(window) : Optional.empty();
    } catch (DateTimeException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Tells what is wrong with one entry.
   *
   * @param most the flow's maxReplicas
   */
  static void check(
      List<CalendarEntry> calendar, int index, Optional<Integer> most, Diagnostics diagnostics) {
    CalendarEntry entry = calendar.get(index);
    String path = "spec.scaling.calendar[%d]".formatted(index);
    boolean again =
        calendar.subList(0, index).stream().anyMatch(e -> e.name().equals(entry.name()));
    if (again) {
      add(diagnostics, path + ".name", "'" + entry.name() + "' is there twice", "rename one");
    }
    if (most.isPresent() && entry.minReplicas() > most.get()) {
      add(
          diagnostics,
          path + ".minReplicas",
          "is %d, and maxReplicas is %d".formatted(entry.minReplicas(), most.get()),
          "raise maxReplicas or lower this");
    }
    if (!ZoneId.getAvailableZoneIds().contains(entry.timeZone())) {
      add(
          diagnostics,
          path + ".timeZone",
          "there is no time zone '" + entry.timeZone() + "'",
          zones(entry.timeZone()));
      return;
    }
    if (isDated(entry.start()) != isDated(entry.end())) {
      add(
          diagnostics,
          path + ".end",
          "start and end are of different kinds",
          "write both with a date, or both without");
      return;
    }
    if (isDated(entry.start()) && entry.days() != null) {
      add(
          diagnostics,
          path + ".days",
          "start has a date, so that it happens once",
          "leave days out, or the dates");
      return;
    }
    try {
      trouble(read(entry)).ifPresent(t -> add(diagnostics, path + ".end", t.what(), t.nextStep()));
    } catch (DateTimeException | IllegalArgumentException e) {
      add(
          diagnostics,
          path,
          e.getMessage(),
          "write times as 17:00 or 2026-11-27T00:00, and leadTime as 5m");
    }
  }

  private static String zones(String wrong) {
    return ZoneId.getAvailableZoneIds().stream()
        .filter(z -> z.endsWith("/" + wrong) || z.equalsIgnoreCase(wrong))
        .sorted()
        .findFirst()
        .map(z -> "did you mean '" + z + "'?")
        .orElseGet(() -> Diagnostics.didYouMean(wrong, ZoneId.getAvailableZoneIds()));
  }

  private record Trouble(String what, String nextStep) {}

  /** What a window can't be. */
  private static Optional<Trouble> trouble(CalendarWindow window) {
    return switch (window) {
      case CalendarWindow.Once once ->
          !once.end().isAfter(once.start())
              ? wrong("is not after start", "write a later end")
              : Duration.between(once.start(), once.end())
                          .plus(once.leadTime())
                          .compareTo(CalendarWindow.Once.LONGEST)
                      > 0
                  ? wrong("is more than 300 days after start", "raise minReplicas instead")
                  : Optional.empty();
      case CalendarWindow.Weekly weekly ->
          weekly.end().equals(weekly.start())
              ? wrong("is the same as start", "write another end")
              : weekly.length().compareTo(DAY) >= 0
                  ? wrong(
                      "is a day or more after start less leadTime",
                      "make the entry shorter, or raise minReplicas instead")
                  : Optional.empty();
    };
  }

  private static Optional<Trouble> wrong(String what, String nextStep) {
    return Optional.of(new Trouble(what, nextStep));
  }

  private static CalendarWindow read(CalendarEntry entry) {
    ZoneId zone = ZoneId.of(entry.timeZone());
    Duration lead = Durations.parse(Objects.requireNonNullElse(entry.leadTime(), DEFAULT_LEAD));
    if (isDated(entry.start())) {
      return new CalendarWindow.Once(
          entry.name(),
          zone,
          LocalDateTime.parse(entry.start()),
          LocalDateTime.parse(entry.end()),
          lead,
          entry.minReplicas());
    }
    List<Day> days = entry.days() == null ? Arrays.asList(Day.values()) : entry.days();
    return new CalendarWindow.Weekly(
        entry.name(),
        zone,
        LocalTime.parse(entry.start()),
        LocalTime.parse(entry.end()),
        days.stream().map(CalendarParts::day).collect(Collectors.toUnmodifiableSet()),
        lead,
        entry.minReplicas());
  }

  private static DayOfWeek day(Day day) {
    return DayOfWeek.of(day.ordinal() + 1);
  }

  private static boolean isDated(String time) {
    return time.indexOf('T') >= 0;
  }

  private static void add(Diagnostics diagnostics, String path, String what, String nextStep) {
    diagnostics.add(DiagnosticCode.FieldInvalid, path, what, nextStep);
  }
}
