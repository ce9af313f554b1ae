package dev.tributary.runtime.engine;

import java.util.LinkedHashSet;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Whether of the records of a key that wait only the newest goes, and for how long they wait for
 * newer ones. It knows no clock: it is told how late it is, in nanoseconds.
 */
final class Coalescing<T> {
  private record Ripening<T>(long at, CoalescedLane<T> lane) {}

  private final Limits limits;
  private final Rotation<T> rotation;
  private final PriorityQueue<Ripening<T>> ripening =
      new PriorityQueue<>((one, other) -> Long.compare(one.at - other.at, 0));
  private long now;

  /** {@code rotation} is where lanes line up once they have waited long enough. */
  Coalescing(Limits limits, Rotation<T> rotation) {
    this.limits = limits;
    this.rotation = rotation;
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
   * Whether the lane whose first record this is has waited long enough. Otherwise it lines up when
   * it has.
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

  /** So late is it now; answers whether lanes have waited long enough. */
  boolean passes(long time) {
    now = time;
    boolean some = false;
    while (!ripening.isEmpty() && ripening.peek().at - now <= 0) {
      offer(ripening.remove().lane);
      some = true;
    }
    return some;
  }

  /** Records of the partition were read; one without room for more lets nobody wait. */
  void wasRead(Partition<T> partition, boolean hasRoom) {
    partition.pressed = !hasRoom;
    if (hasRoom) {
      return;
    }
    Set<Ripening<T>> pressed = new LinkedHashSet<>();
    for (Ripening<T> waiting : ripening) {
      Work<T> first = waiting.lane.head();
      if (first == null || first.partition == partition) {
        pressed.add(waiting);
      }
    }
    ripening.removeAll(pressed);
    pressed.forEach(waiting -> offer(waiting.lane));
  }

  private void offer(CoalescedLane<T> lane) {
    lane.ripens = false;
    Work<T> first = lane.head();
    if (first != null) {
      first.partition.offer(lane);
      rotation.lineUp(first.partition);
    }
  }

  /** In how many nanoseconds {@link #passes} is to be said; empty when nothing waits. */
  OptionalLong untilRipe() {
    return ripening.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(Math.max(0, ripening.peek().at - now));
  }
}
