package dev.tributary.bench.sink;

import java.time.Duration;
import java.util.BitSet;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;

/**
 * How far the target has come: how many different events it has taken and answered. Between two
 * counts it measures time and the processor time of the process under test. Safe for use by many
 * threads.
 */
public final class Progress {
  private final int from;
  private final int to;
  private final Supplier<Duration> processorTime;
  private final IntUnaryOperator makesSuperfluous;
  private final BitSet taken = new BitSet();
  private int count;
  private long changed = System.nanoTime();
  private long beginNanos;
  private Duration beginTime = Duration.ZERO;
  private Measured measured;

  /**
   * What was measured between two counts.
   *
   * @param events how many were taken
   * @param elapsed how long it took
   * @param processorTime of the process under test, user and system
   */
  public record Measured(int events, Duration elapsed, Duration processorTime) {}

  /** Measures from when {@code from} events were taken until {@code to} were. */
  public Progress(int from, int to, Supplier<Duration> processorTime) {
    this(from, to, processorTime, event -> -1);
  }

  /**
   * The same where some events needn't come.
   *
   * @param makesSuperfluous which earlier event counts as taken once this one is; -1 for none
   */
  public Progress(
      int from, int to, Supplier<Duration> processorTime, IntUnaryOperator makesSuperfluous) {
    this.from = from;
    this.to = to;
    this.processorTime = processorTime;
    this.makesSuperfluous = makesSuperfluous;
  }

  synchronized void taken(int event) {
    int next = event;
    while (next >= 0 && !taken.get(next)) {
      count(next);
      next = makesSuperfluous.applyAsInt(next);
    }
    notifyAll();
  }

  private void count(int event) {
    taken.set(event);
    count++;
    changed = System.nanoTime();
    if (count == from) {
      beginNanos = changed;
      beginTime = processorTime.get();
    }
    if (count == to) {
      measured =
          new Measured(
              to - from,
              Duration.ofNanos(changed - beginNanos),
              processorTime.get().minus(beginTime));
    }
  }

  /** How many different events were taken. */
  public synchronized int count() {
    return count;
  }

  /** What was measured, once the second count was reached. */
  public synchronized Optional<Measured> measured() {
    return Optional.ofNullable(measured);
  }

  /**
   * Waits until so many events were taken.
   *
   * @param stalled gives up when none was taken for so long
   * @return whether they were
   */
  public synchronized boolean await(int events, Duration stalled) throws InterruptedException {
    long began = System.nanoTime();
    while (count < events) {
      long left = stalled.toNanos() - (System.nanoTime() - Math.max(changed, began));
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return true;
  }
}
