package dev.tributary.runtime.engine;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.TreeMap;

/**
 * The records of one key, of which only the first may be with a handler. Parked records and those
 * read since stand in two rows; the lowest offset goes first. A record that was begun stays the
 * first until it is finished, also when one that was sent back takes its place before it.
 */
final class Lane<T> {
  private final Key key;
  private final TreeMap<Long, Work<T>> parked = new TreeMap<>();
  private final ArrayDeque<Work<T>> read = new ArrayDeque<>();
  private Work<T> begun;
  boolean offered;

  /** A lane of a key; {@code null} for a record that needs no order. */
  Lane(Key key) {
    this.key = key;
  }

  Key key() {
    return key;
  }

  /** Adds a record read, which comes after those read before. */
  void add(Work<T> work) {
    read.add(work);
  }

  /** Adds a parked record. */
  void addParked(Work<T> work) {
    parked.put(work.offset(), work);
  }

  /** Whose turn it is, or {@code null}. */
  Work<T> head() {
    if (begun != null) {
      return begun;
    }
    Work<T> first = firstParked();
    Work<T> next = read.peek();
    return first == null || (next != null && next.offset() < first.offset()) ? next : first;
  }

  /** Begins with the one whose turn it is. */
  Work<T> begin() {
    begun = head();
    return begun;
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

  /** Takes the head out, which is finished. */
  void removeHead() {
    Work<T> head = head();
    begun = null;
    if (head.parked) {
      parked.remove(head.offset());
    } else {
      read.remove();
    }
  }

  boolean isEmpty() {
    return parked.isEmpty() && read.isEmpty();
  }

  private Work<T> firstParked() {
    Map.Entry<Long, Work<T>> first = parked.firstEntry();
    return first == null ? null : first.getValue();
  }
}
