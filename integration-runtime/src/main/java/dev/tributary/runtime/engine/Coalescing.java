package dev.tributary.runtime.engine;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/**
 * Whether of the records of a key that wait only the newest goes, and for how long they wait for
 * newer ones. It knows no clock: it is told how late it is, in nanoseconds.
 */
final class Coalescing<T> {
  private record Ripening<T>(long at, CoalescedLane<T> lane) {}

  private final Limits limits;
  private final PriorityQueue<Ripening<T>> ripening =
      new PriorityQueue<>((one, other) -> Long.compare(one.at - other.at, 0));
  private long now;

  Coalescing(Limits limits) {
    this.limits = limits;
  }

  /** A lane of a key; records of which {@code isNotReadAgain} holds don't go yet. */
  Lane<T> lane(Key key, Predicate<Work<T>> isNotReadAgain) {
    return limits.coalesces()
        ? new CoalescedLane<>(key, this, isNotReadAgain)
        : new Lane<>(key, limits.perKey());
  }

  /** When a record that is read now has waited long enough. */
  long ripeAt() {
    return limits.coalesces() ? now + limits.coalesce().toNanos() : now;
  }

  /** When a record that has waited elsewhere has waited long enough: now. */
  long now() {
    return now;
  }

  /**
   * Whether the lane whose first record this is has waited long enough. Otherwise it is among those
   * that {@link #ripe} answers when it has.
   */
  boolean isRipe(CoalescedLane<T> lane, Work<T> first) {
    if (first.ripeAt - now <= 0 || first.partition.pressed) {
      return true;
    }
    if (!lane.ripens) {
      lane.ripens = true;
      ripening.add(new Ripening<>(first.ripeAt, lane));
    }
    return false;
  }

  /** So late is it now; answers the lanes that may have waited long enough. */
  List<Lane<T>> ripe(long time) {
    now = time;
    List<Lane<T>> ripe = new ArrayList<>();
    while (!ripening.isEmpty() && ripening.peek().at - now <= 0) {
      ripe.add(taken(ripening.remove()));
    }
    return ripe;
  }

  /** The partition takes no more in, so that nobody in it waits; answers the lanes that waited. */
  List<Lane<T>> pressed(Partition<T> partition) {
    List<Lane<T>> pressed = new ArrayList<>();
    for (Iterator<Ripening<T>> all = ripening.iterator(); all.hasNext(); ) {
      Ripening<T> waiting = all.next();
      Work<T> first = waiting.lane.head();
      if (first != null && first.partition == partition) {
        all.remove();
        pressed.add(taken(waiting));
      }
    }
    return pressed;
  }

  /** In how many nanoseconds {@link #ripe} has something to answer; empty when nothing waits. */
  OptionalLong untilRipe() {
    return ripening.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(Math.max(0, ripening.peek().at - now));
  }

  private static <T> Lane<T> taken(Ripening<T> waiting) {
    waiting.lane.ripens = false;
    return waiting.lane;
  }
}
