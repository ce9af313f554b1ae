package dev.tributary.bench.oracle;

import dev.tributary.bench.sink.Entry;
import dev.tributary.bench.workload.Orders;
import java.util.Arrays;
import java.util.BitSet;

/** Duplicates and order as a target sees them that looks at nothing but arrivals. */
final class Arrivals {
  private static final int NONE = -1;

  private final Orders orders;
  private final BitSet taken = new BitSet();
  private final int[] latest;
  private final int[] underWay;
  private final int[] underWayCount;
  private final int[] underWayRequest;
  private int duplicates;
  private int disorder;

  Arrivals(Orders orders) {
    this.orders = orders;
    latest = new int[orders.workload().keys()];
    underWay = new int[orders.workload().keys()];
    underWayCount = new int[orders.workload().keys()];
    underWayRequest = new int[orders.workload().keys()];
    Arrays.fill(latest, NONE);
  }

  void see(Entry entry) {
    int key = orders.key(entry.event());
    int sequence = orders.sequence(entry.event());
    if (!entry.arrival()) {
      underWayCount[key]--;
      return;
    }
    // What travels in one request arrives in its order.
    boolean overtakes =
        underWayCount[key] > 0
            && underWay[key] != sequence
            && !entry.isBeside(underWayRequest[key]);
    if (overtakes || sequence < latest[key]) {
      disorder++;
    }
    latest[key] = Math.max(latest[key], sequence);
    underWay[key] = sequence;
    underWayRequest[key] = entry.request();
    underWayCount[key]++;
    if (Oracle.isTaking(entry)) {
      duplicates += taken.get(entry.event()) ? 1 : 0;
      taken.set(entry.event());
    }
  }

  boolean isTaken(int event) {
    return taken.get(event);
  }

  int duplicates() {
    return duplicates;
  }

  int disorder() {
    return disorder;
  }
}
