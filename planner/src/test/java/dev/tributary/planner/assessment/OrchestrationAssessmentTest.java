package dev.tributary.planner.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.planner.assessment.FlowFacts.Check;
import dev.tributary.planner.assessment.FlowFacts.Platform;
import dev.tributary.planner.assessment.FlowFacts.Running;
import dev.tributary.planner.assessment.FlowFacts.Workload;
import dev.tributary.planner.report.InstancesReport;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whether Temporal remembers instances as long as their starts may come again. */
class OrchestrationAssessmentTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-01-01T12:00:00Z"), ZoneOffset.UTC);
  private static final Optional<Duration> WEEK = Optional.of(Duration.ofDays(7));

  @Test
  void aRetentionShorterThanTheTopicsIsToldWithWhatToDo() {
    Condition told = remembered(Duration.ofDays(3), WEEK, null);
    assertThat(told.getStatus()).isEqualTo("False");
    assertThat(told.getReason()).isEqualTo("RetentionTooShort");
    assertThat(told.getMessage())
        .contains("72h after their end", "keeps starts for 168h", "raise the retention");
    assertThat(remembered(Duration.ofDays(7), WEEK, null).getStatus()).isEqualTo("True");
  }

  @Test
  void aTopicThatKeepsStartsForEverIsToldToo() {
    Condition told = remembered(Duration.ofDays(300), Optional.of(Duration.ofMillis(-1)), null);
    assertThat(told.getStatus()).isEqualTo("False");
    assertThat(told.getMessage()).contains("keeps starts for ever");
  }

  @Test
  void whereAStartMayComeAgainNothingHasToBeRemembered() {
    assertThat(remembered(Duration.ofDays(1), Optional.empty(), null).getStatus())
        .isEqualTo("True");
  }

  @Test
  void whatWasKnownStaysWhileNobodyTells() {
    assertThat(remembered(Duration.ZERO, WEEK, null).getStatus()).isEqualTo("Unknown");
    List<Condition> before = List.of(remembered(Duration.ofDays(3), WEEK, null));
    Condition kept = remembered(Duration.ZERO, WEEK, before);
    assertThat(kept.getStatus()).isEqualTo("False");
    assertThat(kept.getMessage()).isEqualTo(before.getFirst().getMessage());
  }

  private static Condition remembered(
      Duration temporal, Optional<Duration> starts, List<Condition> previous) {
    FlowFacts facts =
        new FlowFacts(
            8L,
            Platform.FOUND,
            List.of(),
            new Running("3f2a", 7, true),
            Check.ok(),
            new Workload(1, 1, 1, 1, true, Check.ok()),
            false,
            null,
            FlowFacts.Delivery.fine());
    InstancesReport told =
        new InstancesReport(
            "2026-01-01T12:00:00Z",
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            Map.of(),
            null,
            0,
            null,
            List.of(),
            temporal.toMillis());
    return OrchestrationAssessment.assess(facts, Check.ok(), told, starts, previous, NOON).stream()
        .filter(c -> c.getType().equals("StartsRemembered"))
        .findFirst()
        .orElseThrow();
  }
}
