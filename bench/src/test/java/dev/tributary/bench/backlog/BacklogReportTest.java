package dev.tributary.bench.backlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.bench.oracle.Judgement;
import dev.tributary.bench.watch.Watch;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BacklogReportTest {
  private static final Judgement RIGHT =
      new Judgement(0, new Judgement.Column(0, 0), new Judgement.Column(0, 0), letters(), 0, 0);
  private static final Judgement LOST =
      new Judgement(1, new Judgement.Column(0, 0), new Judgement.Column(0, 0), letters(), 0, 0);

  @Test
  void memoryThatOnlySettlesIsFlat() {
    BacklogReport report = report(RIGHT, "", 300, 340, 350, 350);
    assertThat(report.isKept()).isTrue();
    assertThat(report.early()).isEqualTo(340);
    assertThat(report.late()).isEqualTo(350);
    assertThat(report.toString()).contains("KEPT: 400 events in 3 s, 133/s");
  }

  @Test
  void memoryThatGrowsWithWhatWasTakenIsNot() {
    assertThat(report(RIGHT, "", 200, 240, 320, 400).isKept()).isFalse();
  }

  @Test
  void moreThanThePodHasIsNotKept() {
    assertThat(report(RIGHT, "", 500, 512, 512, 512).isKept()).isFalse();
  }

  @Test
  void whatIsLostOrStandsIsNotKept() {
    assertThat(report(LOST, "", 300, 300, 300, 300).isKept()).isFalse();
    assertThat(report(RIGHT, "it said this", 300, 300, 300, 300).isKept()).isFalse();
    assertThat(report(RIGHT, "it said this", 300, 300, 300, 300).toString())
        .contains("it said this");
  }

  @Test
  void nothingTakenIsAnError() {
    List<Watch.Sample> none = List.of(new Watch.Sample(0, 0, 300, Set.of()));
    assertThatThrownBy(() -> BacklogReport.of(RIGHT, none, 512, "last words"))
        .hasMessageContaining("last words");
  }

  private static Judgement.DeadLetters letters() {
    return new Judgement.DeadLetters(0, 0, 0);
  }

  private static BacklogReport report(Judgement judgement, String stalled, long... memory) {
    return BacklogReport.of(
        judgement,
        List.of(
            sample(0, 50, memory[0]),
            sample(1, 100, memory[1]),
            sample(2, 200, memory[2]),
            sample(3, 400, memory[3])),
        512,
        stalled);
  }

  private static Watch.Sample sample(int second, int taken, long memory) {
    return new Watch.Sample(second * 1_000_000_000L, taken, memory, Set.of("pod-1"));
  }
}
