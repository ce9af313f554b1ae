package dev.tributary.runtime.pressure;

import dev.tributary.planner.plan.PressurePlan;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** The gates of a JVM, one an endpoint. Safe for use by many threads. */
public final class Gates {
  private final LongSupplier nanoTime;
  private final Map<String, Gate> gates = new ConcurrentHashMap<>();

  /** With the JVM's monotonic time. */
  public Gates() {
    this(System::nanoTime);
  }

  /** With a time of the caller's, in nanoseconds. */
  public Gates(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** The gate of an endpoint, from now on with these measures. */
  public Gate of(String namespace, String endpoint, PressurePlan plan) {
    Gate gate =
        gates.computeIfAbsent(
            namespace + "/" + endpoint, name -> new Gate(endpoint, plan, nanoTime));
    gate.settle(plan);
    return gate;
  }

  /** A gate of its own for a target that is no endpoint. */
  public Gate open(String name) {
    return new Gate(name, PressurePlan.NONE, nanoTime);
  }
}
