package dev.tributary.bench.oracle;

import dev.tributary.bench.oracle.Judgement.Column;
import dev.tributary.bench.oracle.Judgement.DeadLetters;
import dev.tributary.bench.sink.ArrivalLog;
import dev.tributary.bench.sink.Entry;
import dev.tributary.bench.workload.Orders;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;

/**
 * Judges a run. It knows what was produced from the workload, what the target saw from its log, and
 * what lies in dead letters; it asks the process under test nothing.
 */
public final class Oracle {
  private final Orders orders;
  private final Duration commitInterval;
  private final boolean coalesces;

  /** An oracle of this workload, for what commits its positions so often. */
  public Oracle(Orders orders, Duration commitInterval) {
    this(orders, commitInterval, false);
  }

  /**
   * The same.
   *
   * @param coalesces whether each event tells of a state: it may be missing when a later one of its
   *     key was taken, may be set again, and only what a key comes to in the end counts as effect
   */
  public Oracle(Orders orders, Duration commitInterval, boolean coalesces) {
    this.orders = orders;
    this.commitInterval = commitInterval;
    this.coalesces = coalesces;
  }

  /**
   * Judges.
   *
   * @param log what the target saw
   * @param dead the events in dead letters, one entry for each letter
   * @param faults when something happened that may cause sends to be repeated, by the machine's
   *     monotonic clock, in order
   */
  public Judgement judge(ArrivalLog log, List<Integer> dead, List<Long> faults) {
    Arrivals arrivals = new Arrivals(orders);
    Effects effects = new Effects(orders);
    States states = new States(orders);
    ResendBound bound = new ResendBound(faults, commitInterval);
    log.read(
        entry -> {
          bound.see(entry);
          arrivals.see(entry);
          states.see(entry);
          if (entry.arrival()) {
            effects.see(entry);
          }
        });
    BitSet letters = new BitSet();
    int strange = 0;
    int doubled = 0;
    for (int event : dead) {
      if (event < 0 || event >= orders.workload().events()) {
        strange++;
        continue;
      }
      doubled += letters.get(event) ? 1 : 0;
      letters.set(event);
    }
    int lost = 0;
    int missing = 0;
    int extra = strange;
    for (int event = 0; event < orders.workload().events(); event++) {
      boolean poison = orders.workload().fate(event).isPoison();
      boolean letter = letters.get(event);
      boolean wanted = !coalesces || !states.isSuperfluous(event);
      lost += wanted && !poison && !letter && !arrivals.isTaken(event) ? 1 : 0;
      missing += wanted && poison && !letter ? 1 : 0;
      extra += !poison && letter ? 1 : 0;
    }
    return new Judgement(
        lost,
        new Column(arrivals.duplicates(), arrivals.disorder()),
        coalesces ? new Column(0, states.gone()) : effects.column(),
        new DeadLetters(missing, extra, doubled),
        arrivals.duplicates(),
        bound.total());
  }

  /** Whether an entry belongs to a send that the target takes. */
  static boolean isTaking(Entry entry) {
    return entry.arrival() && entry.isTaken();
  }
}
