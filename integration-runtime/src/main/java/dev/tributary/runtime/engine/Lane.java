package dev.tributary.runtime.engine;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;

/**
 * The records of one key. Parked records and those read since stand in two rows; the lowest offset
 * goes first. One record goes at a time, or a round of some: those behind the first one may go
 * while all before them are being handled, and what comes later waits until the round is over. So
 * does one that was sent back meanwhile, although it stands before them.
 */
sealed class Lane<T> permits CoalescedLane {
  private final Key key;
  private final int perRound;
  private final TreeMap<Long, Work<T>> parked = new TreeMap<>();
  private final ArrayDeque<Work<T>> read = new ArrayDeque<>();
  private final ArrayDeque<Work<T>> begun = new ArrayDeque<>();
  private int leftInRound;
  boolean offered;
  boolean goesOn;

  /**
   * A lane of a key; {@code null} for a record that needs no order.
   *
   * @param perRound the most records that are with a handler at one time
   */
  Lane(Key key, int perRound) {
    this.key = key;
    this.perRound = perRound;
  }

  Key key() {
    return key;
  }

  /** Whether nothing changes when it is offered once more. */
  boolean isLinedUp() {
    return offered && goesOn;
  }

  /** Adds a record read, which comes after those read before. */
  void add(Work<T> work) {
    read.add(work);
  }

  /** Adds a parked record. */
  void addParked(Work<T> work) {
    parked.put(work.offset(), work);
  }

  /** Whose turn it is to begin or to go on, or {@code null}. */
  Work<T> next() {
    Work<T> first = head();
    if (first == null || first.isToGo()) {
      return first;
    }
    return perRound == 1 ? null : behind();
  }

  /**
   * Whether the lane's next goes although nothing may begin for want of room: it has begun, or what
   * has begun waits for it.
   */
  boolean goesAnyway(Work<T> next) {
    return next.state != Work.State.QUEUED || (!begun.isEmpty() && next == head());
  }

  /** The first behind those that are being handled, if it may go. */
  private Work<T> behind() {
    for (Work<T> work : begun) {
      if (work.state != Work.State.RUNNING && work.state != Work.State.HELD) {
        return work.state == Work.State.BEHIND ? work : null;
      }
    }
    return leftInRound > 0 ? firstBehind(begun.getLast().offset()) : null;
  }

  private Work<T> firstBehind(long offset) {
    Map.Entry<Long, Work<T>> nextParked = parked.higherEntry(offset);
    for (Work<T> work : read) {
      if (work.offset() > offset) {
        return nextParked != null && nextParked.getKey() < work.offset()
            ? nextParked.getValue()
            : work;
      }
    }
    return nextParked == null ? null : nextParked.getValue();
  }

  /** A record begins that waited in the lane. */
  void begins(Work<T> work) {
    if (begun.isEmpty()) {
      leftInRound = Math.min(perRound, parked.size() + read.size());
    }
    leftInRound--;
    begun.add(work);
  }

  /** The first of those begun, or of all, that isn't finished; or {@code null}. */
  Work<T> head() {
    if (!begun.isEmpty()) {
      return begun.getFirst();
    }
    Work<T> first = firstParked();
    Work<T> next = read.peek();
    return first == null || (next != null && next.offset() < first.offset()) ? next : first;
  }

  /** Those that have begun and aren't finished, in their order. */
  final ArrayDeque<Work<T>> begun() {
    return begun;
  }

  /** The first of the records read that aren't parked, or {@code null}. */
  final Work<T> firstRead() {
    return read.peek();
  }

  /** All records, in their order. */
  final Iterator<Work<T>> inOrder() {
    Iterator<Work<T>> stored = parked.values().iterator();
    Iterator<Work<T>> others = read.iterator();
    return new Iterator<>() {
      private Work<T> nextStored = of(stored);
      private Work<T> nextOther = of(others);

      private static <T> Work<T> of(Iterator<Work<T>> all) {
        return all.hasNext() ? all.next() : null;
      }

      @Override
      public boolean hasNext() {
        return nextStored != null || nextOther != null;
      }

      @Override
      public Work<T> next() {
        boolean other =
            nextStored == null || (nextOther != null && nextOther.offset() < nextStored.offset());
        Work<T> next = other ? nextOther : nextStored;
        if (other) {
          nextOther = of(others);
        } else {
          nextStored = of(stored);
        }
        if (next == null) {
          throw new NoSuchElementException();
        }
        return next;
      }
    };
  }

  /** Which record is to be parked so that this one, which waits, holds no position up. */
  Work<T> firstToPark(Work<T> waiting) {
    return waiting;
  }

  /** Whether a record behind a parked one is to be parked now. */
  boolean isToPark(Work<T> work) {
    return work.isToGo() || work.state == Work.State.WAITING;
  }

  /** Whether the record is the one of those read that may be parked first. */
  boolean isFirstToPark(Work<T> work) {
    return read.peek() == work;
  }

  /** The record that has to be parked next because it stands behind a parked one, or null. */
  Work<T> nextToPark() {
    Work<T> first = firstParked();
    Work<T> next = read.peek();
    boolean behind = first != null && next != null && next.offset() > first.offset();
    return behind && !next.storing ? next : null;
  }

  /** Moves the first of the records read to the parked ones. */
  void park() {
    addParked(read.remove());
  }

  /** Takes a finished record out. */
  void remove(Work<T> work) {
    begun.remove(work);
    if (work.parked) {
      parked.remove(work.offset());
    } else if (read.peek() == work) {
      read.remove();
    } else {
      // Of a round, which may end in any order.
      read.removeFirstOccurrence(work);
    }
  }

  /** How many records wait behind this one. */
  long countBehind(Work<T> work) {
    return parked.tailMap(work.offset(), false).size()
        + read.stream().filter(other -> other.offset() > work.offset()).count();
  }

  /** A record is handled and stays where it is, so that none behind it may go. */
  void stays(Work<T> work) {
    begun.remove(work);
  }

  boolean isEmpty() {
    return parked.isEmpty() && read.isEmpty();
  }

  private Work<T> firstParked() {
    Map.Entry<Long, Work<T>> first = parked.firstEntry();
    return first == null ? null : first.getValue();
  }
}
