package dev.tributary.bench.outage;

import dev.tributary.bench.oracle.Judgement;
import dev.tributary.bench.sink.Sink;
import dev.tributary.bench.watch.Watch;
import java.time.Duration;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * How an outage was borne.
 *
 * @param how the target was away
 * @param judgement the oracle's
 * @param before events a second before it
 * @param memoryBefore the most resident memory before it, MiB
 * @param memoryDuring the most resident memory during it, MiB
 * @param memoryAtEnd resident memory at its end, MiB
 * @param rebalances how often the group's members changed or were none, from before it until after
 * @param recovery from its end until a second with 90 % of the rate before; {@code null} for never
 * @param stalled what the pod said last when not all was taken in the end, else empty
 */
record OutageReport(
    Sink.Mood how,
    Judgement judgement,
    double before,
    long memoryBefore,
    long memoryDuring,
    long memoryAtEnd,
    int rebalances,
    Duration recovery,
    String stalled) {
  /** What memory may rise by and still be called flat: MiB. */
  private static final long FLAT = 64;

  private static final double FULL = 0.9;

  /** Draws the figures from samples; times by the machine's monotonic clock. */
  static OutageReport of(
      Sink.Mood how,
      Judgement judgement,
      List<Watch.Sample> samples,
      long steady,
      long began,
      long ended,
      String stalled) {
    List<Watch.Sample> healthy = between(samples, steady, began);
    List<Watch.Sample> down = between(samples, began, ended);
    double before = rate(healthy.getFirst(), healthy.getLast());
    return new OutageReport(
        how,
        judgement,
        before,
        memory(healthy).getMax(),
        memory(down).getMax(),
        down.getLast().memory(),
        changes(between(samples, steady, ended)),
        recovery(between(samples, ended, Long.MAX_VALUE), ended, before),
        stalled);
  }

  /** Whether nothing was lost, dead-lettered or moved, and memory stayed flat. */
  boolean isKept() {
    return judgement.isKept()
        && stalled.isEmpty()
        && rebalances == 0
        && memoryDuring <= memoryBefore + FLAT;
  }

  private static List<Watch.Sample> between(List<Watch.Sample> samples, long from, long to) {
    return samples.stream().filter(s -> s.nanos() >= from && s.nanos() < to).toList();
  }

  private static LongSummaryStatistics memory(List<Watch.Sample> samples) {
    return samples.stream().collect(Collectors.summarizingLong(Watch.Sample::memory));
  }

  private static double rate(Watch.Sample from, Watch.Sample to) {
    return (to.taken() - from.taken()) * 1e9 / Math.max(1, to.nanos() - from.nanos());
  }

  private static int changes(List<Watch.Sample> samples) {
    Set<String> last = samples.getFirst().members();
    int changes = 0;
    for (Watch.Sample sample : samples) {
      changes += sample.members().equals(last) ? 0 : 1;
      last = sample.members();
    }
    return changes;
  }

  private static Duration recovery(List<Watch.Sample> after, long ended, double before) {
    for (int i = 1; i < after.size(); i++) {
      if (rate(after.get(i - 1), after.get(i)) >= FULL * before) {
        return Duration.ofNanos(after.get(i).nanos() - ended);
      }
    }
    return null;
  }

  @Override
  public String toString() {
    return """
          %s: target %s
          %,.0f/s before; full rate again %s after its end
          memory: at most %d MiB before, %d MiB during, %d MiB at its end; rebalances: %d
          lost %d; in effect: %d doubled, %d out of order; dead letters: %d missing, %d extra%s"""
        .formatted(
            isKept() ? "KEPT" : "BROKEN",
            how,
            before,
            recovery == null ? "never" : TimeUnit.NANOSECONDS.toMillis(recovery.toNanos()) + " ms",
            memoryBefore,
            memoryDuring,
            memoryAtEnd,
            rebalances,
            judgement.lost(),
            judgement.inEffect().duplicates(),
            judgement.inEffect().disorder(),
            judgement.deadLetters().missing(),
            judgement.deadLetters().extra(),
            stalled.isEmpty() ? "" : "\n  not all was taken; the pod said last:\n" + stalled);
  }
}
