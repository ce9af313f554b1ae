package dev.tributary.runtime.engine;

import java.util.List;

/**
 * How far a partition is finished: everything below the frontier is, and beyond it single offsets
 * are.
 */
final class Frontier {
  private final Runs beyond = new Runs();
  private long next;

  Frontier(long next) {
    this.next = next;
  }

  /** The first offset that isn't finished. */
  long next() {
    return next;
  }

  /** Offsets from {@code begin} to before {@code end} are finished, or were never records. */
  void finish(long begin, long end) {
    if (end <= next) {
      return;
    }
    if (begin > next) {
      beyond.add(begin, end);
    } else {
      next = beyond.takeThrough(end);
    }
  }

  /** Finished offsets beyond the frontier. */
  List<Run> beyond() {
    return beyond.list();
  }

  /** How many these are. */
  long finishedBeyond() {
    return beyond.size();
  }

  /** In how many runs. */
  int runsBeyond() {
    return beyond.count();
  }
}
