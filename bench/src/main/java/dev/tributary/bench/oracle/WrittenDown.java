package dev.tributary.bench.oracle;

import dev.tributary.bench.sink.ArrivalLog;
import dev.tributary.bench.sink.Entry;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What was seen to be written down as delivered, and when. Nothing of that may be sent again after
 * a fault that came later, however long the machine took for anything. Safe for use by many
 * threads.
 */
public final class WrittenDown {
  private final Map<Long, Long> seen = new ConcurrentHashMap<>();

  /**
   * An entry is there.
   *
   * @param effectKey as {@link Entry#hash} has it
   * @param nanos the machine's monotonic clock, not before it was written
   */
  public void see(long effectKey, long nanos) {
    seen.putIfAbsent(effectKey, nanos);
  }

  /** How many different entries were seen. */
  public int size() {
    return seen.size();
  }

  /**
   * How many sends the target took again although they had been written down before the fault that
   * came last. Sends without an effect key are left out.
   *
   * @param faults when something happened, in order
   */
  public int sentAgain(ArrivalLog log, List<Long> faults) {
    BitSet taken = new BitSet();
    int[] known = new int[1];
    int[] past = new int[1];
    log.read(
        entry -> {
          if (!Oracle.isTaking(entry)) {
            return;
          }
          while (past[0] < faults.size() && faults.get(past[0]) <= entry.nanos()) {
            past[0]++;
          }
          if (taken.get(entry.event()) && past[0] > 0) {
            known[0] += isBefore(entry, faults.get(past[0] - 1)) ? 1 : 0;
          }
          taken.set(entry.event());
        });
    return known[0];
  }

  private boolean isBefore(Entry entry, long fault) {
    return seen.getOrDefault(entry.effectKey(), Long.MAX_VALUE) < fault;
  }
}
