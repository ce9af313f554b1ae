package dev.tributary.runtime.report;

import dev.tributary.runtime.step.Stage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * What one runner has done, counted for its reports and at the same time as metrics with the tags
 * {@code namespace} and {@code flow}. Safe for use by many threads.
 */
public final class Tally implements AutoCloseable {
  private static final int MOST_REASONS = 100;
  private static final int LONGEST_REASON = 200;

  private final MeterRegistry registry;
  private final Tags tags;
  private final Counter deliveredMeter;
  private final Counter suppressedMeter;
  private final Counter duplicatesMeter;
  private final Counter supersededMeter;
  private final Counter filteredMeter;
  private final Timer deliveryTimer;
  private final List<Meter> gauges;

  private final LongAdder delivered = new LongAdder();
  private final LongAdder suppressed = new LongAdder();
  private final LongAdder duplicates = new LongAdder();
  private final LongAdder superseded = new LongAdder();
  private final LongAdder filtered = new LongAdder();
  private final LongAdder dead = new LongAdder();
  private final Map<String, LongAdder> retries = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> deadReasons = new ConcurrentHashMap<>();
  private final AtomicLong lastDelivered = new AtomicLong();

  /** Counts for a flow; the suppliers are asked when metrics are read. */
  public Tally(
      MeterRegistry registry,
      String namespace,
      String flow,
      Supplier<Number> lag,
      Supplier<Number> oldestSeconds) {
    this.registry = registry;
    tags = Tags.of("namespace", namespace, "flow", flow);
    deliveredMeter = registry.counter("tributary.delivered", tags);
    suppressedMeter = registry.counter("tributary.suppressed", tags);
    duplicatesMeter = registry.counter("tributary.duplicates", tags);
    supersededMeter = registry.counter("tributary.superseded", tags);
    filteredMeter = registry.counter("tributary.filtered", tags);
    deliveryTimer = registry.timer("tributary.delivery", tags);
    for (Stage stage : Stage.values()) {
      // There from the start, so that an alert on their increase sees the first one.
      registry.counter("tributary.dead.letters", tags.and("stage", stage.word()));
    }
    gauges =
        List.of(
            Gauge.builder("tributary.lag.records", lag).tags(tags).register(registry),
            Gauge.builder("tributary.oldest.age", oldestSeconds)
                .baseUnit("seconds")
                .tags(tags)
                .register(registry));
  }

  /** A record was delivered; {@code wasThere}: the target had it already. */
  public void delivered(boolean wasThere, Instant now) {
    delivered.increment();
    deliveredMeter.increment();
    if (wasThere) {
      suppressed.increment();
      suppressedMeter.increment();
    }
    lastDelivered.set(now.toEpochMilli());
  }

  /** A duplicate of a delivered event came from the source, and wasn't sent. */
  public void duplicate(Instant now) {
    delivered(true, now);
    duplicates.increment();
    duplicatesMeter.increment();
  }

  /** So many records weren't sent because a newer one of their key was delivered. */
  public void superseded(int count) {
    superseded.add(count);
    supersededMeter.increment(count);
  }

  /** A record was left out. */
  public void filtered() {
    filtered.increment();
    filteredMeter.increment();
  }

  /** A dead letter was acknowledged. */
  public void dead(Stage stage, String reason) {
    dead.increment();
    registry.counter("tributary.dead.letters", tags.and("stage", stage.word())).increment();
    String shown = stage.word() + ": " + reason;
    String key = shown.length() > LONGEST_REASON ? shown.substring(0, LONGEST_REASON) : shown;
    if (deadReasons.size() < MOST_REASONS || deadReasons.containsKey(key)) {
      deadReasons.computeIfAbsent(key, k -> new LongAdder()).increment();
    }
  }

  /** A send failed and will be repeated. */
  public void retry(String cause) {
    retries.computeIfAbsent(cause, k -> new LongAdder()).increment();
    registry.counter("tributary.retries", tags.and("cause", cause)).increment();
  }

  /** A send took so long. */
  public void sent(Duration took) {
    deliveryTimer.record(took);
  }

  /** A webhook was answered. */
  public void webhook(int status) {
    registry
        .counter("tributary.webhook.requests", tags.and("status", String.valueOf(status)))
        .increment();
  }

  /** The counts of now. */
  public Counts counts() {
    Map<String, Long> causes = new java.util.TreeMap<>();
    retries.forEach((cause, count) -> causes.put(cause, count.sum()));
    long last = lastDelivered.get();
    return new Counts(
        delivered.sum(),
        suppressed.sum(),
        duplicates.sum(),
        superseded.sum(),
        filtered.sum(),
        dead.sum(),
        causes,
        last == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(last)),
        deadReasons.entrySet().stream()
            .max(Map.Entry.comparingByValue(java.util.Comparator.comparingLong(LongAdder::sum)))
            .map(Map.Entry::getKey));
  }

  /**
   * Counts since the runner's start.
   *
   * @param delivered records that the target has
   * @param suppressed of these, those it had before
   * @param duplicates of these, duplicates that the ledger knew
   * @param superseded records that weren't sent because a newer one was delivered
   * @param filtered records left out
   * @param dead acknowledged dead letters
   * @param retries failed sends by cause
   * @param lastDelivered the last delivery's time
   * @param topDeadReason the most frequent stage and reason
   */
  public record Counts(
      long delivered,
      long suppressed,
      long duplicates,
      long superseded,
      long filtered,
      long dead,
      Map<String, Long> retries,
      Optional<Instant> lastDelivered,
      Optional<String> topDeadReason) {}

  /** Takes the gauges out of the registry; counters stay, as a later runner counts on. */
  @Override
  public void close() {
    gauges.forEach(registry::remove);
  }
}
