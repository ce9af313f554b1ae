package dev.tributary.bench.run;

import dev.tributary.bench.arm.ArmKind;
import dev.tributary.bench.oracle.Judgement;
import dev.tributary.bench.sink.Progress;
import java.util.Optional;

/**
 * One arm's run through one workload.
 *
 * @param skew of the workload's keys
 * @param arm which
 * @param repetition from 1; 0 is the drift canary
 * @param measured time and processor time between the warm-up and the end; empty when it didn't
 *     finish
 * @param judgement the oracle's
 * @param failure why it didn't finish
 */
public record Trial(
    double skew,
    ArmKind arm,
    int repetition,
    Optional<Progress.Measured> measured,
    Optional<Judgement> judgement,
    String failure) {

  /** Messages per second. */
  public double rate() {
    Progress.Measured m = measured.orElseThrow();
    return m.events() / (m.elapsed().toNanos() / 1e9);
  }

  /** Microseconds of processor time for each message. */
  public double processorMicros() {
    Progress.Measured m = measured.orElseThrow();
    return m.processorTime().toNanos() / 1e3 / m.events();
  }

  /**
   * Whether the number may stand: it finished, lost nothing, and kept the order that it promises.
   */
  public boolean counts() {
    return measured.isPresent()
        && judgement
            .filter(j -> j.lost() == 0)
            .filter(
                j ->
                    arm.order() == ArmKind.Order.NONE
                        || (j.asArrived().disorder() == 0 && j.inEffect().disorder() == 0))
            .isPresent();
  }
}
