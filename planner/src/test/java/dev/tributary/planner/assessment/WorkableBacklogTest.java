package dev.tributary.planner.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.planner.assessment.WorkableBacklog.Answer;
import dev.tributary.planner.assessment.WorkableBacklog.Known;
import dev.tributary.planner.assessment.WorkableBacklog.Observed;
import dev.tributary.planner.assessment.WorkableBacklog.Unknown;
import dev.tributary.planner.report.FlowReport;
import dev.tributary.planner.scaling.ScalingPlan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkableBacklogTest {
  private static final ScalingPlan SCALING =
      new ScalingPlan(0, 6, 100, 0, Duration.ofMinutes(5), List.of());
  private static final String NOW = "2026-01-01T12:00:00Z";
  private static final String JUST_NOW = "2026-01-01T11:59:55Z";
  private static final String LONG_AGO = "2026-01-01T11:00:00Z";

  @Test
  void podsThatDeliverAreScaledByAllThatIsNotCompleted() {
    assertThat(answer(2, OptionalLong.empty(), running(700L, JUST_NOW), running(50L, LONG_AGO)))
        .isEqualTo(new Known(750, 750, ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TargetUnavailable",
        "DeadLettersFailing",
        "KafkaUnreachable",
        "PositionLost",
        "SecretMissing"
      })
  void oneHeldPodIsEnoughThatNoMoreAreAskedFor(String reason) {
    Known known =
        (Known)
            answer(
                2, OptionalLong.empty(), running(5_000L, JUST_NOW), report(100L, JUST_NOW, reason));

    assertThat(known.workable()).as("as much as two pods are for").isEqualTo(200);
    assertThat(known.records()).isEqualTo(5_100);
    assertThat(known.held()).startsWith(reason + ": ");
  }

  @Test
  void anOutageKeepsAFlowAwakeWhileRecordsWait() {
    assertThat(answer(1, OptionalLong.empty(), report(7L, JUST_NOW, "TargetUnavailable")))
        .isEqualTo(new Known(7, 7, ""));
  }

  @Test
  void podsThatHaveDeliveredNothingForLongAreHeldWhateverTheySay() {
    assertThat(answer(1, OptionalLong.empty(), running(5_000L, LONG_AGO)))
        .isEqualTo(new Known(100, 5_000, "no pod has delivered a record within the last 60 s"));
    assertThat(answer(1, OptionalLong.empty(), running(5_000L, null)))
        .isInstanceOfSatisfying(Known.class, k -> assertThat(k.workable()).isEqualTo(100));
  }

  @Test
  void aFlowWithoutPodsIsWokenByWhatTheBrokerSays() {
    assertThat(answer(0, OptionalLong.of(12))).isEqualTo(new Known(12, 12, ""));
    assertThat(answer(0, OptionalLong.of(0))).isEqualTo(new Known(0, 0, ""));
  }

  @Test
  void unknownIsNeverZero() {
    assertThat(answer(0, OptionalLong.empty())).isInstanceOf(Unknown.class);
    assertThat(answer(2, OptionalLong.empty())).isInstanceOf(Unknown.class);
    assertThat(answer(2, OptionalLong.empty(), running(0L, JUST_NOW)))
        .as("one of two told")
        .isInstanceOf(Unknown.class);
    assertThat(answer(1, OptionalLong.empty(), running(null, JUST_NOW)))
        .as("a pod that doesn't know its backlog yet")
        .isInstanceOf(Unknown.class);
  }

  @Test
  void whereNotAllPodsToldTheBrokersWordHoldsTheCountButNeverRaisesIt() {
    assertThat(answer(2, OptionalLong.of(5_000), running(10L, JUST_NOW)))
        .isEqualTo(new Known(200, 5_000, "not every pod has told its backlog yet"));
    assertThat(answer(2, OptionalLong.of(30), running(10L, JUST_NOW)))
        .isEqualTo(new Known(30, 30, ""));
  }

  @Test
  void aSuspendedFlowHasNothingToScaleBy() {
    Observed seen = new Observed(true, 1, List.of(running(500L, JUST_NOW)), OptionalLong.of(500));

    assertThat(WorkableBacklog.of(SCALING, seen))
        .isEqualTo(new Known(0, 500, "delivery is suspended"));
  }

  @Test
  void theBrokerIsAskedOnlyWherePodsDoNotTell() {
    assertThat(WorkableBacklog.needsBroker(0, List.of())).isTrue();
    assertThat(WorkableBacklog.needsBroker(1, List.of(running(null, NOW)))).isTrue();
    assertThat(WorkableBacklog.needsBroker(1, List.of(running(0L, NOW)))).isFalse();
  }

  @Test
  void whatWaitsForDeadLettersAsksForNoPodsButForOneThatSeesWhenTheyAreDealtWith() {
    assertThat(answer(2, OptionalLong.empty(), running(700L, JUST_NOW), waiting(5_000L, 4_980L)))
        .isEqualTo(new Known(720, 5_700, "4980 records wait for dead letters of their keys"));
    assertThat(answer(1, OptionalLong.empty(), waiting(5_000L, 5_000L)))
        .isEqualTo(new Known(1, 5_000, "5000 records wait for dead letters of their keys"));
    assertThat(answer(1, OptionalLong.empty(), running(0L, JUST_NOW)))
        .isEqualTo(new Known(0, 0, ""));
  }

  private static FlowReport waiting(long lag, long records) {
    return report(lag, LONG_AGO, "Running", new FlowReport.HeldReport(3, records));
  }

  private static Answer answer(int replicas, OptionalLong broker, FlowReport... reports) {
    return WorkableBacklog.of(SCALING, new Observed(false, replicas, List.of(reports), broker));
  }

  private static FlowReport running(Long lag, String lastDelivered) {
    return report(lag, lastDelivered, "Running");
  }

  private static FlowReport report(Long lag, String lastDelivered, String reason) {
    return report(lag, lastDelivered, reason, null);
  }

  private static FlowReport report(
      Long lag, String lastDelivered, String reason, FlowReport.HeldReport held) {
    return new FlowReport(
        FlowReport.FORMAT,
        "retail",
        "orders",
        "pod",
        "3f2a",
        null,
        NOW,
        lag,
        null,
        9,
        0,
        0,
        0,
        0,
        Map.of(),
        lastDelivered,
        null,
        new FlowReport.HealthReport(true, reason, "as it is"),
        false,
        null,
        null,
        held,
        0,
        null);
  }
}
