package dev.tributary.planner.scaling;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A time at which more pods run. It begins {@code leadTime} before what a person wrote as its
 * start, so that the pods are there by then.
 */
public sealed interface CalendarWindow {
  /** What it is, for people. */
  String name();

  /** The zone that its times are of. */
  ZoneId zone();

  /** Never fewer pods meanwhile. */
  int minReplicas();

  /** Whether it holds at a time. */
  boolean covers(Instant at);

  /** When it next begins or ends; empty when it is over for good. */
  Optional<Instant> changesAfter(Instant at);

  /**
   * The window as KEDA's cron trigger takes it: two expressions of five fields, of which the one
   * that comes next tells whether it holds. Empty when there is nothing to schedule now.
   */
  Optional<Crons> crons(Instant now);

  /**
   * Two cron expressions in the window's zone.
   *
   * @param start minute, hour, day, month, day of the week
   * @param end the same
   */
  record Crons(String start, String end) {}

  /** Once, from one date and time to another. */
  record Once(
      String name,
      ZoneId zone,
      LocalDateTime start,
      LocalDateTime end,
      Duration leadTime,
      int minReplicas)
      implements CalendarWindow {
    /** Cron expressions name no year, so that a window further ahead would hold a year early. */
    public static final Duration LONGEST = Duration.ofDays(300);

    private ZonedDateTime begins() {
      return start.atZone(zone).minus(leadTime);
    }

    private ZonedDateTime ends() {
      return end.atZone(zone);
    }

    @Override
    public boolean covers(Instant at) {
      return !at.isBefore(begins().toInstant()) && at.isBefore(ends().toInstant());
    }

    @Override
    public Optional<Instant> changesAfter(Instant at) {
      return Stream.of(begins().toInstant(), ends().toInstant())
          .filter(i -> i.isAfter(at))
          .findFirst();
    }

    @Override
    public Optional<Crons> crons(Instant now) {
      boolean over = !ends().toInstant().isAfter(now);
      boolean far = begins().toInstant().isAfter(now.plus(LONGEST));
      return over || far ? Optional.empty() : Optional.of(new Crons(cron(begins()), cron(ends())));
    }

    private static String cron(ZonedDateTime at) {
      return "%d %d %d %d *"
          .formatted(at.getMinute(), at.getHour(), at.getDayOfMonth(), at.getMonthValue());
    }
  }

  /**
   * Again and again, on some days of the week. With its lead time it is shorter than a day.
   *
   * @param end at or before {@code start} it is on the next day
   * @param days the days on which it starts
   */
  record Weekly(
      String name,
      ZoneId zone,
      LocalTime start,
      LocalTime end,
      Set<DayOfWeek> days,
      Duration leadTime,
      int minReplicas)
      implements CalendarWindow {
    private static final int WEEK = 7;
    private static final int DAY_MINUTES = 24 * 60;

    /** Copies the days. */
    public Weekly {
      days = Set.copyOf(days);
    }

    /** From the beginning of the lead time to the end. */
    public Duration length() {
      return Duration.between(start, end).plusDays(endsNextDay() ? 1 : 0).plus(leadTime);
    }

    private boolean endsNextDay() {
      return !end.isAfter(start);
    }

    private ZonedDateTime begins(LocalDate day) {
      return day.atTime(start).minus(leadTime).atZone(zone);
    }

    private ZonedDateTime ends(LocalDate day) {
      return day.plusDays(endsNextDay() ? 1 : 0).atTime(end).atZone(zone);
    }

    /** The days near a time on which the window starts. */
    private Stream<LocalDate> near(Instant at) {
      LocalDate today = at.atZone(zone).toLocalDate();
      return IntStream.rangeClosed(-2, WEEK + 1)
          .mapToObj(today::plusDays)
          .filter(day -> days.contains(day.getDayOfWeek()));
    }

    @Override
    public boolean covers(Instant at) {
      return near(at)
          .anyMatch(
              day -> !at.isBefore(begins(day).toInstant()) && at.isBefore(ends(day).toInstant()));
    }

    @Override
    public Optional<Instant> changesAfter(Instant at) {
      return near(at)
          .flatMap(day -> Stream.of(begins(day).toInstant(), ends(day).toInstant()))
          .filter(i -> i.isAfter(at))
          .min(Instant::compareTo);
    }

    @Override
    public Optional<Crons> crons(Instant now) {
      int begins = start.toSecondOfDay() / 60 - (int) leadTime.toMinutes();
      int ends = end.toSecondOfDay() / 60 + (endsNextDay() ? DAY_MINUTES : 0);
      return Optional.of(new Crons(cron(begins), cron(ends)));
    }

    /** Of a minute counted from the midnight of the start's day, which may be on another day. */
    private String cron(int minute) {
      int shift = Math.floorDiv(minute, DAY_MINUTES);
      int ofDay = Math.floorMod(minute, DAY_MINUTES);
      String on =
          days.size() == WEEK
              ? "*"
              : days.stream()
                  .map(day -> day.plus(shift).getValue() % WEEK)
                  .sorted()
                  .map(Object::toString)
                  .collect(Collectors.joining(","));
      return "%d %d * * %s".formatted(ofDay % 60, ofDay / 60, on);
    }
  }
}
