package dev.tributary.planner.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.planner.scaling.CalendarWindow.Crons;
import dev.tributary.planner.scaling.CalendarWindow.Once;
import dev.tributary.planner.scaling.CalendarWindow.Weekly;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CalendarWindowTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Once BLACK_FRIDAY =
      new Once(
          "black-friday",
          BERLIN,
          LocalDateTime.parse("2026-11-27T00:00"),
          LocalDateTime.parse("2026-11-30T23:59"),
          Duration.ofMinutes(10),
          8);
  private static final Weekly WEEKDAYS =
      weekly("08:00", "20:00", EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY), "PT5M");
  private static final Weekly FRIDAY_NIGHT =
      weekly("22:00", "02:00", EnumSet.of(DayOfWeek.FRIDAY), "PT1H");

  @Test
  void aDatedWindowHoldsFromItsLeadTimeToItsEnd() {
    assertThat(BLACK_FRIDAY.covers(Instant.parse("2026-11-26T22:49:59Z"))).isFalse();
    assertThat(BLACK_FRIDAY.covers(Instant.parse("2026-11-26T22:50:00Z"))).isTrue();
    assertThat(BLACK_FRIDAY.covers(Instant.parse("2026-11-30T22:58:59Z"))).isTrue();
    assertThat(BLACK_FRIDAY.covers(Instant.parse("2026-11-30T22:59:00Z"))).isFalse();
  }

  @Test
  void aDatedWindowIsScheduledOnlyInTheYearThatItIsFor() {
    assertThat(BLACK_FRIDAY.crons(Instant.parse("2026-11-01T00:00:00Z")))
        .contains(new Crons("50 23 26 11 *", "59 23 30 11 *"));
    assertThat(BLACK_FRIDAY.crons(Instant.parse("2025-11-01T00:00:00Z")))
        .as("a year early, when the same expression would hold")
        .isEmpty();
    assertThat(BLACK_FRIDAY.crons(Instant.parse("2026-12-01T00:00:00Z"))).isEmpty();
  }

  @Test
  void aWeeklyWindowHoldsOnItsDaysInItsZone() {
    assertThat(WEEKDAYS.covers(Instant.parse("2026-11-27T06:54:59Z"))).isFalse();
    assertThat(WEEKDAYS.covers(Instant.parse("2026-11-27T06:55:00Z"))).isTrue();
    assertThat(WEEKDAYS.covers(Instant.parse("2026-11-28T12:00:00Z"))).as("Saturday").isFalse();
    assertThat(WEEKDAYS.covers(Instant.parse("2026-07-27T05:55:00Z"))).as("in summer").isTrue();
    assertThat(WEEKDAYS.crons(Instant.EPOCH))
        .contains(new Crons("55 7 * * 1,2,3,4,5", "0 20 * * 1,2,3,4,5"));
  }

  @Test
  void aWindowOverMidnightEndsOnTheNextDay() {
    assertThat(FRIDAY_NIGHT.covers(Instant.parse("2026-11-28T00:59:00Z"))).isTrue();
    assertThat(FRIDAY_NIGHT.covers(Instant.parse("2026-11-28T01:00:00Z"))).isFalse();
    assertThat(FRIDAY_NIGHT.covers(Instant.parse("2026-11-27T01:00:00Z"))).isFalse();
    assertThat(FRIDAY_NIGHT.crons(Instant.EPOCH)).contains(new Crons("0 21 * * 5", "0 2 * * 6"));
  }

  @Test
  void aLeadTimeOverMidnightBeginsOnTheDayBefore() {
    Weekly early = weekly("00:30", "03:00", EnumSet.of(DayOfWeek.SUNDAY), "PT1H");

    assertThat(early.crons(Instant.EPOCH)).contains(new Crons("30 23 * * 6", "0 3 * * 0"));
    assertThat(early.covers(Instant.parse("2026-11-28T22:30:00Z"))).isTrue();
    assertThat(weekly("00:30", "03:00", Set.of(DayOfWeek.values()), "PT1H").crons(Instant.EPOCH))
        .contains(new Crons("30 23 * * *", "0 3 * * *"));
  }

  @Test
  void theNextChangeIsABeginOrAnEnd() {
    Instant before = Instant.parse("2026-11-26T00:00:00Z");
    assertThat(BLACK_FRIDAY.changesAfter(before)).contains(Instant.parse("2026-11-26T22:50:00Z"));
    assertThat(BLACK_FRIDAY.changesAfter(Instant.parse("2026-11-27T00:00:00Z")))
        .contains(Instant.parse("2026-11-30T22:59:00Z"));
    assertThat(BLACK_FRIDAY.changesAfter(Instant.parse("2026-12-01T00:00:00Z"))).isEmpty();
    assertThat(FRIDAY_NIGHT.changesAfter(Instant.parse("2026-11-28T01:00:00Z")))
        .contains(Instant.parse("2026-12-04T20:00:00Z"));
  }

  @Test
  void theFloorIsTheHighestThatHoldsAndNeverAboveTheCeiling() {
    ScalingPlan plan =
        new ScalingPlan(1, 6, 100, 0, Duration.ofMinutes(5), List.of(BLACK_FRIDAY, WEEKDAYS));

    assertThat(plan.floorAt(Instant.parse("2026-11-22T12:00:00Z"))).isEqualTo(1);
    assertThat(plan.floorAt(Instant.parse("2026-11-26T12:00:00Z"))).isEqualTo(3);
    assertThat(plan.floorAt(Instant.parse("2026-11-27T12:00:00Z"))).as("8 asked for").isEqualTo(6);
    assertThat(plan.changesAfter(Instant.parse("2026-11-26T12:00:00Z")))
        .isEqualTo(Optional.of(Instant.parse("2026-11-26T19:00:00Z")));
  }

  private static Weekly weekly(String start, String end, Set<DayOfWeek> days, String lead) {
    return new Weekly(
        "w", BERLIN, LocalTime.parse(start), LocalTime.parse(end), days, Duration.parse(lead), 3);
  }
}
