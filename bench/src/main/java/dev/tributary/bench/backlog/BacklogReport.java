package dev.tributary.bench.backlog;

import dev.tributary.bench.oracle.Judgement;
import dev.tributary.bench.watch.Watch;
import java.time.Duration;
import java.util.List;

/**
 * How a backlog was drained.
 *
 * @param judgement the oracle's
 * @param taken events that the target took
 * @param elapsed from the first event until the last
 * @param early the most resident memory while the first quarter was taken, MiB
 * @param late the most resident memory from then on, MiB
 * @param limit what the pod had, MiB
 * @param stalled what the pod said last when not all was taken, else empty
 */
record BacklogReport(
    Judgement judgement,
    int taken,
    Duration elapsed,
    long early,
    long late,
    int limit,
    String stalled) {
  /** What memory may rise by and still be called flat: MiB. */
  private static final long FLAT = 64;

  private static final int EARLY = 4;

  static BacklogReport of(
      Judgement judgement, List<Watch.Sample> samples, int limit, String stalled) {
    List<Watch.Sample> moving = samples.stream().filter(s -> s.taken() > 0).toList();
    if (moving.isEmpty()) {
      throw new IllegalStateException("nothing was taken:\n" + stalled);
    }
    Watch.Sample last = moving.getLast();
    return new BacklogReport(
        judgement,
        last.taken(),
        Duration.ofNanos(last.nanos() - moving.getFirst().nanos()),
        most(moving.stream().filter(s -> s.taken() <= last.taken() / EARLY).toList()),
        most(moving.stream().filter(s -> s.taken() > last.taken() / EARLY).toList()),
        limit,
        stalled);
  }

  private static long most(List<Watch.Sample> samples) {
    return samples.stream().mapToLong(Watch.Sample::memory).max().orElse(0);
  }

  /** Whether all of it arrived once and in order, and memory stayed flat, within what there was. */
  boolean isKept() {
    return judgement.isKept() && stalled.isEmpty() && late <= early + FLAT && late < limit;
  }

  @Override
  public String toString() {
    return """
          %s: %,d events in %d s, %,d/s
          memory: at most %d MiB in the first quarter, %d MiB after it, of %d MiB
          lost %d; in effect: %d doubled, %d out of order%s"""
        .formatted(
            isKept() ? "KEPT" : "BROKEN",
            taken,
            elapsed.toSeconds(),
            Math.round(taken / Math.max(1.0, elapsed.toMillis() / 1000.0)),
            early,
            late,
            limit,
            judgement.lost(),
            judgement.inEffect().duplicates(),
            judgement.inEffect().disorder(),
            stalled.isEmpty() ? "" : "\n  not all was taken; the pod said last:\n" + stalled);
  }
}
