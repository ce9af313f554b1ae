package dev.tributary.planner.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.planner.assessment.AutoscalerAssessment.By;
import dev.tributary.planner.assessment.AutoscalerAssessment.Said;
import dev.tributary.planner.assessment.AutoscalerAssessment.Seen;
import dev.tributary.planner.assessment.FlowFacts.Check;
import dev.tributary.planner.assessment.FlowFacts.State;
import dev.tributary.planner.scaling.ScalingPlan;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AutoscalerAssessmentTest {
  private static final ScalingPlan SCALING =
      new ScalingPlan(0, 6, 100, 0, Duration.ofMinutes(5), List.of());
  private static final Said READY = new Said("Ready", "True", "ScaledObjectReady", "ready");
  private static final Said ABLE = new Said("AbleToScale", "True", "ReadyForNewScale", "");
  private static final Said ACTIVE = new Said("ScalingActive", "True", "ValidMetricFound", "");

  @Test
  void anAutoscalerThatWorksSaysBetweenWhatItScales() {
    assertThat(keda(List.of(READY), List.of(ABLE, ACTIVE)))
        .isEqualTo(
            new Check(
                State.OK,
                Reason.AsExpected,
                "scales between 0 and 6 pods, one for 100 records that wait"));
  }

  @Test
  void aFlowThatIsAsleepIsAsItShouldBe() {
    Check check =
        keda(
            List.of(READY),
            List.of(ABLE, new Said("ScalingActive", "False", "ScalingDisabled", "is 0")));

    assertThat(check.state()).isEqualTo(State.OK);
    assertThat(check.message()).endsWith("is asleep; it wakes when more than 0 records wait");
  }

  @Test
  void aMissingSelectorIsNamed() {
    Check check =
        keda(
            List.of(READY),
            List.of(ABLE, new Said("ScalingActive", "False", "InvalidSelector", "is empty")));

    assertThat(check.state()).isEqualTo(State.BROKEN);
    assertThat(check.reason()).isEqualTo(Reason.AutoscalerFailed);
    assertThat(check.message()).contains("status.selector is empty; see whether the operator");
  }

  @Test
  void aMetricThatFailsIsUnknownWithTheAutoscalersOwnWords() {
    Check check =
        keda(
            List.of(READY),
            List.of(
                ABLE,
                new Said(
                    "ScalingActive", "False", "FailedGetExternalMetric", "unable to get it. ")));

    assertThat(check.state()).isEqualTo(State.UNKNOWN);
    assertThat(check.reason()).isEqualTo(Reason.BacklogUnknown);
    assertThat(check.message()).contains("unable to get it; see whether KEDA reaches");
  }

  @Test
  void whatKedaSaysComesBeforeTheHpaBehindIt() {
    List<Said> failing = List.of(ABLE, new Said("ScalingActive", "False", "InvalidSelector", ""));
    assertThat(keda(List.of(), failing).reason()).isEqualTo(Reason.Progressing);
    assertThat(
            keda(
                List.of(new Said("Ready", "False", "ScaledObjectCheckFailed", "no /scale")),
                failing))
        .satisfies(
            c -> {
              assertThat(c.state()).isEqualTo(State.BROKEN);
              assertThat(c.message()).contains("'orders-flow': no /scale; see kubectl describe");
            });
    assertThat(keda(List.of(READY, new Said("Paused", "True", "", "")), failing).reason())
        .isEqualTo(Reason.AutoscalerPaused);
    assertThat(keda(List.of(READY, new Said("Fallback", "True", "", "")), failing).reason())
        .isEqualTo(Reason.BacklogUnknown);
  }

  @Test
  void anHpaThatIsNotThereYetIsAwaited() {
    assertThat(keda(List.of(READY), null).state()).isEqualTo(State.UNKNOWN);
    assertThat(keda(List.of(READY), List.of()).reason()).isEqualTo(Reason.Progressing);
  }

  @Test
  void withoutKedaTheSentenceSaysThatCpuDecides() {
    assertThat(cpu(List.of(ABLE, ACTIVE)).message())
        .isEqualTo(
            "scales between 1 and 6 pods by CPU; install KEDA to scale by the records that wait");
    assertThat(
            cpu(List.of(
                    ABLE,
                    new Said(
                        "ScalingActive", "False", "FailedGetResourceMetric", "no metrics.k8s.io")))
                .message())
        .isEqualTo(
            "the autoscaler has no CPU figures: no metrics.k8s.io; install the metrics server, or"
                + " KEDA");
  }

  private static Check keda(List<Said> scaledObject, List<Said> hpa) {
    return AutoscalerAssessment.of(SCALING, new Seen(By.KEDA, "orders-flow", scaledObject, hpa));
  }

  private static Check cpu(List<Said> hpa) {
    return AutoscalerAssessment.of(SCALING, new Seen(By.CPU, "orders-flow", List.of(), hpa));
  }
}
