package dev.tributary.bench.oracle;

import dev.tributary.bench.sink.Entry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * How many sends the faults explain: for each, those under way at its moment and those answered
 * within the commit interval before it. Counts all pods, whichever the fault hit.
 */
final class ResendBound {
  private final List<Long> faults;
  private final long interval;
  private final Deque<Long> answered = new ArrayDeque<>();
  private int next;
  private int underWay;
  private int total;

  ResendBound(List<Long> faults, Duration commitInterval) {
    this.faults = faults;
    this.interval = commitInterval.toNanos();
  }

  void see(Entry entry) {
    settle(entry.nanos());
    if (entry.arrival()) {
      underWay++;
    } else {
      underWay--;
      answered.addLast(entry.nanos());
    }
  }

  int total() {
    settle(Long.MAX_VALUE);
    return total;
  }

  private void settle(long now) {
    while (next < faults.size() && faults.get(next) <= now) {
      long from = faults.get(next++) - interval;
      while (!answered.isEmpty() && answered.peekFirst() < from) {
        answered.removeFirst();
      }
      total += underWay + answered.size();
    }
    // Those that no later fault can count any more, so that memory stays flat.
    while (next >= faults.size() && !answered.isEmpty()) {
      answered.removeFirst();
    }
  }
}
