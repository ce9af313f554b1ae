package dev.tributary.bench.oracle;

import dev.tributary.bench.sink.Entry;
import dev.tributary.bench.workload.Orders;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;

/**
 * A target that honours idempotency key and sequence: what it has applied it doesn't apply again,
 * and what comes behind a later record of its key it refuses. An event that it refuses although it
 * never applied it has lost its effect.
 */
final class Effects {
  private final Orders orders;
  private final Set<Long> keys = new HashSet<>();
  private final BitSet applied = new BitSet();
  private final long[] lastOffset;
  private final int[] lastSequence;
  private int duplicates;
  private int disorder;

  Effects(Orders orders) {
    this.orders = orders;
    lastOffset = new long[orders.workload().keys()];
    lastSequence = new int[orders.workload().keys()];
    Arrays.fill(lastOffset, -1);
    Arrays.fill(lastSequence, -1);
  }

  void see(Entry entry) {
    if (!entry.isTaken() || (entry.effectKey() != 0 && !keys.add(entry.effectKey()))) {
      return;
    }
    if (applied.get(entry.event())) {
      duplicates++;
      return;
    }
    int key = orders.key(entry.event());
    int sequence = orders.sequence(entry.event());
    boolean fenced = entry.offset() >= 0 && entry.offset() <= lastOffset[key];
    if (fenced || sequence < lastSequence[key]) {
      disorder++;
    }
    if (!fenced) {
      applied.set(entry.event());
      lastOffset[key] = entry.offset();
      lastSequence[key] = sequence;
    }
  }

  Judgement.Column column() {
    return new Judgement.Column(duplicates, disorder);
  }
}
