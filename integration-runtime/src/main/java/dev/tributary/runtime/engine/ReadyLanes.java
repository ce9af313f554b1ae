package dev.tributary.runtime.engine;

import java.util.ArrayDeque;

/** A partition's keys whose turn it is, each of them once: they take turns. */
final class ReadyLanes<T> {
  private final ParkedRow<T> parked;
  private final ArrayDeque<Lane<T>> beginning = new ArrayDeque<>();
  private final ArrayDeque<Lane<T>> goingOn = new ArrayDeque<>();

  ReadyLanes(ParkedRow<T> parked) {
    this.parked = parked;
  }

  /** Lines the lane up if one of its records may begin, or go on behind others. */
  void offer(Lane<T> lane) {
    if (lane.isLinedUp()) {
      return;
    }
    Work<T> next = lane.next();
    if (next == null || next.storing || parked.isNotReadAgain(next)) {
      return;
    }
    if (lane.goesAnyway(next)) {
      if (!lane.goesOn) {
        lane.goesOn = true;
        goingOn.add(lane);
      }
    } else if (!lane.offered) {
      lane.offered = true;
      beginning.add(lane);
    }
  }

  /**
   * Takes a record whose turn it is, those first that go anyway; {@code null} for none.
   *
   * @param room whether others may begin
   */
  Work<T> take(boolean room) {
    while (!goingOn.isEmpty()) {
      Lane<T> lane = goingOn.remove();
      lane.goesOn = false;
      Work<T> next = lane.next();
      if (next != null && !next.storing && lane.goesAnyway(next)) {
        return next;
      }
      offer(lane);
    }
    while (room && !beginning.isEmpty()) {
      Lane<T> lane = beginning.remove();
      lane.offered = false;
      Work<T> next = lane.next();
      if (next != null && !next.storing) {
        return next;
      }
    }
    return null;
  }

  boolean isEmpty() {
    return beginning.isEmpty() && goingOn.isEmpty();
  }

  /** How many keys' records could begin if there were room. */
  int beginning() {
    return beginning.size();
  }

  void clear() {
    beginning.clear();
    goingOn.clear();
  }
}
