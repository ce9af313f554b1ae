package dev.tributary.bench.oracle;

import dev.tributary.bench.sink.Entry;
import dev.tributary.bench.workload.Orders;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Events as states of their keys: each makes the earlier ones of its key superfluous, and none may
 * stand where a newer one was.
 */
public final class States {
  private static final int NONE = -1;

  private final Orders orders;
  private final int[] goodBefore;
  private final List<Integer> poisonAtTheEnd = new ArrayList<>();
  private final int[] stands;
  private final int[] newest;

  /** Of these events; none was taken yet. */
  public States(Orders orders) {
    this.orders = orders;
    goodBefore = new int[orders.workload().events()];
    stands = new int[orders.workload().keys()];
    newest = new int[orders.workload().keys()];
    Arrays.fill(stands, NONE);
    Arrays.fill(newest, NONE);
    int[] last = new int[orders.workload().keys()];
    Arrays.fill(last, NONE);
    for (int event = 0; event < goodBefore.length; event++) {
      int key = orders.key(event);
      goodBefore[event] = last[key];
      if (!orders.workload().fate(event).isPoison()) {
        last[key] = event;
      }
    }
    for (int event = 0; event < goodBefore.length; event++) {
      if (orders.workload().fate(event).isPoison() && last[orders.key(event)] < event) {
        poisonAtTheEnd.add(event);
      }
    }
  }

  /** The good event of the same key before this one, or -1. */
  public int goodBefore(int event) {
    return goodBefore[event];
  }

  /** Poison that no later good event of its key makes superfluous. */
  public List<Integer> poisonAtTheEnd() {
    return List.copyOf(poisonAtTheEnd);
  }

  void see(Entry entry) {
    if (Oracle.isTaking(entry)) {
      int key = orders.key(entry.event());
      stands[key] = entry.event();
      newest[key] = Math.max(newest[key], entry.event());
    }
  }

  /** Whether a later event of its key was taken. */
  boolean isSuperfluous(int event) {
    return newest[orders.key(event)] > event;
  }

  /** How many keys stand in the end where an event put them that isn't their newest. */
  int gone() {
    int gone = 0;
    for (int key = 0; key < stands.length; key++) {
      gone += stands[key] == newest[key] ? 0 : 1;
    }
    return gone;
  }
}
