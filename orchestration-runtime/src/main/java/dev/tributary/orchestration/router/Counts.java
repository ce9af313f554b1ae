package dev.tributary.orchestration.router;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts what became of events. Safe for use by many threads. */
public final class Counts {
  private final Map<Counted, LongAdder> counts = new EnumMap<>(Counted.class);

  /** Counts in {@code tributary_orchestration_events_total} too. */
  public Counts(MeterRegistry metrics, String namespace, String orchestration) {
    for (Counted counted : Counted.values()) {
      LongAdder count = new LongAdder();
      counts.put(counted, count);
      metrics
          .more()
          .counter(
              "tributary.orchestration.events",
              Tags.of(
                  "namespace", namespace, "orchestration", orchestration, "result", counted.name()),
              count,
              LongAdder::sum);
    }
  }

  void count(Counted counted) {
    counts.get(counted).increment();
  }

  /** So many became of that. */
  public long of(Counted counted) {
    return counts.get(counted).sum();
  }
}
