package dev.tributary.operator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.operator.report.FlowReports;
import dev.tributary.planner.assessment.FlowFacts.Check;
import dev.tributary.planner.assessment.FlowFacts.State;
import dev.tributary.planner.assessment.Reason;
import dev.tributary.planner.report.FlowReport;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PodTroubleTest {
  private static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");
  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  @Test
  void aCrashLoopTellsHowTheLastContainerEnded() {
    Check check =
        look(
            """
            phase: Running
            containerStatuses:
            - name: flow
              restartCount: 4
              state: {waiting: {reason: CrashLoopBackOff}}
              lastState: {terminated: {exitCode: 3, reason: Error, message: "the plan has format 9"}}
            """);
    assertThat(check.reason()).isEqualTo(Reason.CrashLoop);
    assertThat(check.state()).isEqualTo(State.BROKEN);
    assertThat(check.message())
        .isEqualTo(
            "the container ends again and again, last with exit code 3 (Error): the plan has"
                + " format 9; see the pod's log");
  }

  @Test
  void anImageThatCantBePulledIsNamed() {
    Check check =
        look(
            """
            phase: Pending
            containerStatuses:
            - {name: flow, image: "r/x:1", restartCount: 0, state: {waiting: {reason: ImagePullBackOff}}}
            """);
    assertThat(check.reason()).isEqualTo(Reason.ImageUnavailable);
    assertThat(check.message()).contains("'r/x:1'");
  }

  @Test
  void aMissingSecretIsNamedAndWaitedFor() {
    Check check =
        look(
            """
            phase: Pending
            containerStatuses:
            - {name: flow, restartCount: 0, state: {waiting: {reason: ContainerCreating}}}
            """,
            "MountVolume.SetUp failed for volume \"s\" : secret \"shop-hmac\" not found");
    assertThat(check.reason()).isEqualTo(Reason.SecretMissing);
    assertThat(check.state()).isEqualTo(State.UNKNOWN);
    assertThat(check.message()).startsWith("the Secret 'shop-hmac' isn't there");
  }

  @Test
  void aPodThatNoNodeTakesTellsWhy() {
    Check check =
        look(
            """
            phase: Pending
            conditions:
            - {type: PodScheduled, status: "False", reason: Unschedulable, message: "0/1 nodes are available"}
            """);
    assertThat(check.reason()).isEqualTo(Reason.Unschedulable);
    assertThat(check.message()).contains("0/1 nodes are available");
  }

  @Test
  void aPodThatRunsUnreadyTellsItsOwnWord() {
    String status =
        """
        phase: Running
        startTime: "2026-01-01T09:00:00Z"
        conditions: [{type: Ready, status: "False"}]
        containerStatuses: [{name: flow, restartCount: 0, state: {running: {}}}]
        """;
    Check check = look(status, report(false));
    assertThat(check.reason()).isEqualTo(Reason.RuntimeUnready);
    assertThat(check.message()).isEqualTo("the pod p runs and isn't ready: Kafka is away; wait");
    assertThat(look(status.replace("09:00:00", "09:59:50"), report(false)).state())
        .as("it may take a moment")
        .isEqualTo(State.OK);
  }

  @Test
  void aLostPositionIsTroubleOfAReadyPodToo() {
    String status =
        """
        phase: Running
        conditions: [{type: Ready, status: "True"}]
        """;
    assertThat(look(status, report(true)).reason()).isEqualTo(Reason.PositionLost);
    assertThat(look(status).state()).isEqualTo(State.OK);
  }

  @Test
  void refusedPodsTellTheQuota() {
    Deployment deployment =
        YAML.unmarshal(
            """
            kind: Deployment
            apiVersion: apps/v1
            status: {conditions: [{type: ReplicaFailure, status: "True", message: "exceeded quota: small"}]}
            """,
            Deployment.class);
    Check check = new PodTrouble(reports(), pod -> List.of(), NOW).of(deployment, List.of());
    assertThat(check.reason()).isEqualTo(Reason.PodsRefused);
    assertThat(check.message()).contains("exceeded quota: small");
  }

  private static Check look(String status, String... mountFailures) {
    return look(status, reports(), mountFailures);
  }

  private static Check look(String status, FlowReports reports, String... mountFailures) {
    Pod pod =
        YAML.unmarshal(
            "kind: Pod\napiVersion: v1\nmetadata: {name: p}\nstatus:\n" + status.indent(2),
            Pod.class);
    return new PodTrouble(reports, p -> List.of(mountFailures), NOW)
        .of(new Deployment(), List.of(pod));
  }

  private static FlowReports reports(FlowReport... reports) {
    return new FlowReports(List.of(reports), NOW);
  }

  private static FlowReports report(boolean positionLost) {
    return reports(
        new FlowReport(
            1,
            "ns",
            "f",
            "p",
            "d",
            null,
            NOW.minusSeconds(5).toString(),
            0L,
            null,
            0,
            0,
            0,
            0,
            0,
            null,
            null,
            null,
            new FlowReport.HealthReport(positionLost, "KafkaUnreachable", "Kafka is away; wait"),
            positionLost,
            null,
            null,
            null,
            0,
            null));
  }
}
