package dev.tributary.bench.kill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.bench.arm.ArmKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small; {@code make soak} runs the large one. A failure names the command that repeats it. */
class KillTest {
  @TempDir Path folder;
  private final List<String> told = new ArrayList<>();

  @Test
  void killsLoseNothingAndDoubleNothingInEffect() throws Exception {
    KillReport report =
        run(new KillSettings(ArmKind.TRIBUTARY, Long.getLong("seed", 7), 20_000, 3, 5, 1, 1, 0));
    assertThat(report.isKept()).as("%s%n%s", told, report).isTrue();
    assertThat(report.judgement().resent())
        .as("sent again, %s", report)
        .isLessThanOrEqualTo(report.judgement().resentBound());
  }

  @Test
  void gracefulMovesSendNothingTwiceAndKeepTheOrderAsArrived() throws Exception {
    KillReport report =
        run(new KillSettings(ArmKind.TRIBUTARY, Long.getLong("seed", 7), 10_000, 2, 0, 0, 4, 0));
    assertThat(report.isKept()).as("%s%n%s", told, report).isTrue();
    assertThat(report.judgement().asArrived().isClean()).as("%s%n%s", told, report).isTrue();
  }

  private KillReport run(KillSettings settings) throws Exception {
    return new KillRun(settings, folder, told::add).run();
  }
}
