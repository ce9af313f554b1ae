package dev.tributary.bench.run;

import dev.tributary.bench.workload.Orders;
import dev.tributary.bench.workload.Workload;

/**
 * What no arm with order by key can exceed, in messages per second.
 *
 * @param ordering the key that takes longest, one record after the other
 * @param connections so many at a time at the mean latency
 * @param processor what the unordered loop reached in the same run; 0 when it didn't run
 */
public record Bounds(double ordering, double connections, double processor) {

  /** The bounds of a workload. */
  public static Bounds of(Orders orders, int connections, double unorderedRate) {
    Workload workload = orders.workload();
    long[] busy = new long[workload.keys()];
    long longest = 0;
    for (int event = 0; event < workload.events(); event++) {
      int key = orders.key(event);
      busy[key] += workload.latencyMs(event);
      longest = Math.max(longest, busy[key]);
    }
    return new Bounds(
        workload.events() * 1e3 / longest,
        connections * 1e3 / workload.latency().meanMs(),
        unorderedRate);
  }

  /** The bound that binds. */
  public double binding() {
    double known = Math.min(ordering, connections);
    return processor > 0 ? Math.min(known, processor) : known;
  }

  /** Its name. */
  public String name() {
    double binding = binding();
    return binding == ordering ? "ordering" : binding == connections ? "connections" : "processor";
  }
}
