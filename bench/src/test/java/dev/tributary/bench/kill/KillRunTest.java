package dev.tributary.bench.kill;

import static dev.tributary.planner.plan.FlowPlan.EnginePlan.CLASSIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.bench.arm.ArmKind;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The small kill test; {@code bench/run kill} runs larger ones. */
class KillRunTest {
  @TempDir private Path folder;

  @AfterEach
  void noProcessRemains() {
    assertThat(
            ProcessHandle.current()
                .descendants()
                .filter(ProcessHandle::isAlive)
                .map(process -> process.info().commandLine().orElse("?")))
        .isEmpty();
  }

  @Test
  void nothingIsLostOrDoneTwiceWhilePodsAreKilledFrozenAndMoved() throws Exception {
    KillSettings settings = new KillSettings(ArmKind.TRIBUTARY, 7, 20_000, 2, 5, 1, 1, 0, CLASSIC);
    KillReport report = new KillRun(settings, folder, System.out::println).run();
    System.out.println(report);
    assertThat(report).matches(KillReport::isKept, "kept");
    // That nothing written down is sent again says little where little was.
    assertThat(report.ledger().orElseThrow().entries()).isEqualTo(report.good());
  }

  @Test
  void nothingIsLostOrDoneTwiceWithBatchesInTheNewerGroupProtocol() throws Exception {
    KillSettings settings =
        new KillSettings(ArmKind.TRIBUTARY_BATCHES, 7, 10_000, 2, 2, 0, 1, 0, "consumer");
    KillReport report = new KillRun(settings, folder, System.out::println).run();
    System.out.println(report);
    assertThat(report).matches(KillReport::isKept, "kept");
  }

  @Test
  void whatIsLeftOutWasSupersededAndNoOlderStateStandsWhilePodsAreKilled() throws Exception {
    KillSettings settings =
        new KillSettings(ArmKind.TRIBUTARY_COALESCING, 7, 10_000, 2, 3, 0, 1, 0, "consumer");
    KillReport report = new KillRun(settings, folder, System.out::println).run();
    System.out.println(report);
    assertThat(report).matches(KillReport::isKept, "kept");
  }

  @ParameterizedTest
  @ValueSource(strings = {CLASSIC, "consumer"})
  void podsThatAreMovedGracefullySendNothingAgain(String protocol) throws Exception {
    KillSettings settings = new KillSettings(ArmKind.TRIBUTARY, 7, 5_000, 2, 0, 0, 3, 0, protocol);
    KillReport report = new KillRun(settings, folder, System.out::println).run();
    System.out.println(report);
    assertThat(report).matches(KillReport::isKept, "kept");
    assertThat(report.judgement().resent()).isZero();
    assertThat(report.judgement().asArrived().isClean()).isTrue();
    assertThat(report.ledger().orElseThrow().suppressed()).isZero();
  }

  @Test
  void aRunThatFailsLeavesNoProcessBehind() {
    KillSettings settings = new KillSettings(ArmKind.TRIBUTARY, 7, 500, 2, 1, 0, 0, 0, CLASSIC);
    KillRun run =
        new KillRun(
            settings,
            folder,
            line -> {
              throw new IllegalStateException("fails at the first fault");
            });
    assertThatThrownBy(run::run).hasMessage("fails at the first fault");
  }
}
