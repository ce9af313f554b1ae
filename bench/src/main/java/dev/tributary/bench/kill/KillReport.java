package dev.tributary.bench.kill;

import dev.tributary.bench.oracle.Judgement;
import java.time.Duration;
import java.util.Optional;

/**
 * How a kill test ended.
 *
 * @param settings what it was
 * @param taken how many different good events the target took
 * @param good how many there were
 * @param judgement the oracle's
 * @param ledger what the ledger had to do with it; empty for who has none
 * @param ungraceful pods that had to be killed at the end of their grace
 * @param took how long it took
 * @param stalled what the pods said last when nothing moved any more, else empty
 */
public record KillReport(
    KillSettings settings,
    int taken,
    int good,
    Judgement judgement,
    Optional<Ledger> ledger,
    int ungraceful,
    Duration took,
    String stalled) {

  /**
   * What was written down as delivered.
   *
   * @param entries how many events were
   * @param sentAgain how many were sent again after a fault although they had been before it
   * @param suppressed records that pods say they had again and didn't send
   */
  public record Ledger(int entries, int sentAgain, long suppressed) {
    @Override
    public String toString() {
      return "\n  the ledger: %,d written down, of which %d were sent again after a fault that came later; %d suppressed, as pods told"
          .formatted(entries, sentAgain, suppressed);
    }
  }

  /** Whether everything that is promised was kept. */
  public boolean isKept() {
    return stalled.isEmpty()
        && judgement.isKept()
        && ungraceful == 0
        && ledger.stream().allMatch(it -> it.sentAgain == 0);
  }

  @Override
  public String toString() {
    return """
        %s
          %s after %d s: %,d of %,d taken, %d lost
          as arrived: %d doubled, %d out of order; in effect: %d doubled, %d out of order
          dead letters: %d missing, %d extra, %d written twice
          sent again: %d, bound where nothing comes late: %d%s%s%s"""
        .formatted(
            settings.replay(),
            isKept() ? "KEPT" : "BROKEN",
            took.toSeconds(),
            taken,
            good,
            judgement.lost(),
            judgement.asArrived().duplicates(),
            judgement.asArrived().disorder(),
            judgement.inEffect().duplicates(),
            judgement.inEffect().disorder(),
            judgement.deadLetters().missing(),
            judgement.deadLetters().extra(),
            judgement.deadLetters().doubled(),
            judgement.resent(),
            judgement.resentBound(),
            ledger.map(Ledger::toString).orElse(""),
            ungraceful == 0 ? "" : "\n  %d pods outlived their grace".formatted(ungraceful),
            stalled.isEmpty() ? "" : "\n  nothing moved any more; the pods said last:\n" + stalled);
  }
}
