package dev.tributary.planner.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.planner.Diagnostic;
import dev.tributary.planner.DiagnosticCode;
import dev.tributary.planner.assessment.FlowFacts.Check;
import dev.tributary.planner.assessment.FlowFacts.Platform;
import dev.tributary.planner.assessment.FlowFacts.RolledBack;
import dev.tributary.planner.assessment.FlowFacts.Running;
import dev.tributary.planner.assessment.FlowFacts.Workload;
import dev.tributary.planner.report.FlowReport.CircuitReport;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlowAssessmentTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-01-01T12:00:00Z"), ZoneOffset.UTC);
  private static final Clock LATER =
      Clock.fixed(Instant.parse("2026-01-01T13:00:00Z"), ZoneOffset.UTC);
  private static final Workload ONE_READY = new Workload(1, 1, 1, 1, true, Check.ok());
  private static final Running CURRENT = new Running("3f2a", 7, true);
  private static final Diagnostic BROKEN =
      new Diagnostic(
          DiagnosticCode.ExpressionInvalid, "SyncFlow/a/b", "spec.filter", "is wrong", "mend it");
  private static final Diagnostic DANGLING =
      new Diagnostic(
          DiagnosticCode.ReferenceNotFound,
          "SyncFlow/a/b",
          "spec.target",
          "isn't there",
          "make it");

  @Test
  void aFlowWithAllItNeedsIsReady() {
    List<Condition> conditions =
        assess(Platform.FOUND, List.of(), CURRENT, Check.ok(), ONE_READY, 0L);

    assertCondition(conditions, "Ready", "True", "AsExpected");
    assertCondition(conditions, "Reconciling", "False", "AsExpected");
    assertCondition(conditions, "Stalled", "False", "AsExpected");
    assertThat(conditions).allSatisfy(c -> assertThat(c.getObservedGeneration()).isEqualTo(8L));
  }

  @Test
  void aRefusedEditSaysThatTheOldPlanKeepsRunning() {
    List<Condition> conditions =
        assess(
            Platform.FOUND,
            List.of(BROKEN),
            new Running("3f2a", 7, false),
            Check.ok(),
            ONE_READY,
            0L);

    assertCondition(conditions, "Accepted", "False", "NotAccepted");
    assertCondition(conditions, "Ready", "False", "NotAccepted");
    assertCondition(conditions, "Stalled", "True", "NotAccepted");
    assertCondition(conditions, "RuntimeReady", "True", "AsExpected");
    assertThat(find(conditions, "Ready").getMessage())
        .isEqualTo("plan 3f2a of generation 7 keeps running; spec.filter: is wrong; mend it");
  }

  @Test
  void aPlanThatWasTriedInVainSaysWhyAndHowToTryItAgain() {
    RolledBack tried =
        new RolledBack("77aa", "a-plan-77aa", "the Secret 'erp' isn't there; make it");

    List<Condition> conditions =
        assess(
            Platform.FOUND,
            List.of(),
            new Running("3f2a", 7, false, tried),
            Check.ok(),
            ONE_READY,
            0L);

    assertCondition(conditions, "Accepted", "True", "AsExpected");
    assertCondition(conditions, "Ready", "False", "RolloutFailed");
    assertCondition(conditions, "Stalled", "True", "RolloutFailed");
    assertThat(find(conditions, "Ready").getMessage())
        .isEqualTo(
            "plan 77aa wasn't ready in time, so plan 3f2a runs again: the Secret 'erp' isn't there;"
                + " make it; then change the spec, or delete the ConfigMap 'a-plan-77aa' to try the"
                + " plan once more");
  }

  @Test
  void aDanglingReferenceIsToldAsSuch() {
    List<Condition> conditions =
        assess(
            Platform.FOUND,
            List.of(DANGLING),
            null,
            Check.unknown(Reason.Pending, "wait"),
            Workload.none(),
            null);

    assertCondition(conditions, "ResolvedRefs", "False", "RefsNotResolved");
    assertCondition(conditions, "Accepted", "False", "RefsNotResolved");
    assertCondition(conditions, "Ready", "False", "RefsNotResolved");
  }

  @Test
  void aMissingPlatformComesBeforeEverythingElse() {
    assertCondition(
        assess(Platform.NONE, List.of(BROKEN), null, Check.ok(), Workload.none(), null),
        "Ready",
        "False",
        "NoPlatform");
    assertCondition(
        assess(Platform.AMBIGUOUS, List.of(), null, Check.ok(), Workload.none(), null),
        "Ready",
        "False",
        "AmbiguousPlatform");
  }

  @Test
  void unreachableKafkaIsUnknownAndNotBroken() {
    List<Condition> conditions =
        assess(
            Platform.FOUND,
            List.of(),
            CURRENT,
            Check.unknown(Reason.KafkaUnreachable, "no answer; check the platform"),
            ONE_READY,
            0L);

    assertCondition(conditions, "Ready", "Unknown", "KafkaUnreachable");
    assertCondition(conditions, "Stalled", "False", "AsExpected");
    assertCondition(conditions, "Reconciling", "True", "KafkaUnreachable");
  }

  @Test
  void troubleOfAPodIsTheMessageOfReady() {
    Workload trouble =
        new Workload(
            1,
            1,
            0,
            1,
            true,
            Check.broken(Reason.SecretMissing, "the Secret x is missing; make it"));

    List<Condition> conditions =
        assess(Platform.FOUND, List.of(), CURRENT, Check.ok(), trouble, 0L);

    assertCondition(conditions, "Ready", "False", "SecretMissing");
    assertThat(find(conditions, "Ready").getMessage()).contains("the Secret x is missing");
  }

  @Test
  void aRolloutIsProgressUntilTheOldPodsAreGone() {
    assertCondition(
        assess(
            Platform.FOUND,
            List.of(),
            CURRENT,
            Check.ok(),
            new Workload(1, 1, 1, 2, true, Check.ok()),
            0L),
        "Ready",
        "Unknown",
        "Progressing");
  }

  @Test
  void deadLettersAreToldWithoutTheirCount() {
    List<Condition> three = assess(Platform.FOUND, List.of(), CURRENT, Check.ok(), ONE_READY, 3L);
    List<Condition> four = assess(Platform.FOUND, List.of(), CURRENT, Check.ok(), ONE_READY, 4L);

    assertCondition(three, "DeadLettersClear", "False", "DeadLetters");
    assertCondition(three, "Ready", "True", "AsExpected");
    assertThat(three).isEqualTo(four);
  }

  @Test
  void aBrokenAutoscalerIsToldAndStopsNothing() {
    FlowFacts facts =
        new FlowFacts(
            8,
            Platform.FOUND,
            List.of(),
            CURRENT,
            Check.ok(),
            ONE_READY,
            Check.broken(Reason.AutoscalerFailed, "it can't work; mend it"),
            false,
            FlowFacts.DeadLetters.none(),
            FlowFacts.Delivery.fine());

    List<Condition> conditions = FlowAssessment.assess(facts, null, NOON);

    assertCondition(conditions, "AutoscalerReady", "False", "AutoscalerFailed");
    assertCondition(conditions, "Ready", "True", "AsExpected");
    assertThat(assess(Platform.FOUND, List.of(), CURRENT, Check.ok(), ONE_READY, 0L))
        .noneMatch(c -> c.getType().equals("AutoscalerReady"));
  }

  @Test
  void theTransitionTimeMovesOnlyWithTheStatus() {
    FlowFacts ready = facts(Platform.FOUND, List.of(), CURRENT, Check.ok(), ONE_READY, 0L);
    List<Condition> first = FlowAssessment.assess(ready, null, NOON);
    List<Condition> second = FlowAssessment.assess(ready, first, LATER);
    FlowFacts broken = facts(Platform.NONE, List.of(), CURRENT, Check.ok(), ONE_READY, 0L);
    List<Condition> third = FlowAssessment.assess(broken, second, LATER);

    assertThat(second).isEqualTo(first);
    assertThat(find(third, "Ready").getLastTransitionTime()).isEqualTo("2026-01-01T13:00:00Z");
    assertThat(find(third, "TopicsReady").getLastTransitionTime())
        .isEqualTo("2026-01-01T12:00:00Z");
  }

  @Test
  void anOpenCircuitAndAShortLedgerAreNamedInTheReadyMessage() {
    FlowFacts facts =
        facts(
            Platform.FOUND,
            List.of(),
            CURRENT,
            Check.ok(),
            ONE_READY,
            0L,
            new FlowFacts.Delivery(new CircuitReport("erp", "Open", "answered 500"), true));
    Condition ready = find(FlowAssessment.assess(facts, null, NOON), "Ready");
    assertThat(ready.getStatus()).isEqualTo("True");
    assertThat(ready.getMessage())
        .contains(
            "the circuit of erp is open",
            "answered 500",
            "look at that system",
            "status.ledger.coversSince",
            "idempotency.retention");
  }

  @Test
  void anEndpointSaysWhenItsCircuitIsOpen() {
    assertThat(ResourceAssessment.endpoint(1, List.of(), List.of(), null, NOON))
        .extracting(Condition::getType)
        .containsExactly("Ready");
    assertCondition(
        ResourceAssessment.endpoint(
            1, List.of(), List.of(new CircuitReport("erp", "Closed", null)), null, NOON),
        "CircuitClosed",
        "True",
        "AsExpected");
    List<Condition> open =
        ResourceAssessment.endpoint(
            1,
            List.of(),
            List.of(
                new CircuitReport("erp", "Closed", null),
                new CircuitReport("erp", "HalfOpen", "answered 500")),
            null,
            NOON);
    assertCondition(open, "CircuitClosed", "False", "CircuitOpen");
    assertThat(find(open, "CircuitClosed").getMessage())
        .contains("answered 500", "look at the system");
  }

  private static List<Condition> assess(
      Platform platform,
      List<Diagnostic> diagnostics,
      Running running,
      Check topics,
      Workload workload,
      Long dead) {
    return FlowAssessment.assess(
        facts(platform, diagnostics, running, topics, workload, dead), null, NOON);
  }

  private static FlowFacts facts(
      Platform platform,
      List<Diagnostic> diagnostics,
      Running running,
      Check topics,
      Workload workload,
      Long dead) {
    return facts(platform, diagnostics, running, topics, workload, dead, FlowFacts.Delivery.fine());
  }

  private static FlowFacts facts(
      Platform platform,
      List<Diagnostic> diagnostics,
      Running running,
      Check topics,
      Workload workload,
      Long dead,
      FlowFacts.Delivery delivery) {
    return new FlowFacts(
        8,
        platform,
        diagnostics,
        running,
        topics,
        workload,
        false,
        dead == null ? null : new FlowFacts.DeadLetters(dead, null, null),
        delivery);
  }

  private static void assertCondition(
      List<Condition> conditions, String type, String status, String reason) {
    assertThat(find(conditions, type))
        .satisfies(
            c -> {
              assertThat(c.getStatus()).as(type).isEqualTo(status);
              assertThat(c.getReason()).as(type).isEqualTo(reason);
            });
  }

  private static Condition find(List<Condition> conditions, String type) {
    return conditions.stream().filter(c -> c.getType().equals(type)).findFirst().orElseThrow();
  }
}
