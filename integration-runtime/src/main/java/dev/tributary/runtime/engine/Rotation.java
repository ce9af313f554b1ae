package dev.tributary.runtime.engine;

import java.util.ArrayDeque;

/**
 * Whose turn it is: partitions one after the other, within a partition its keys one after the
 * other, and by turns with these the records that come back from a wait.
 */
final class Rotation<T> {
  private final ArrayDeque<Partition<T>> partitions = new ArrayDeque<>();
  private final ArrayDeque<Work<T>> returning = new ArrayDeque<>();
  private boolean returningFirst;

  /** Has the partition take its turn, if any of its lanes is ready. */
  void lineUp(Partition<T> partition) {
    if (!partition.ready.isEmpty() && !partition.inRotation) {
      partition.inRotation = true;
      partitions.add(partition);
    }
  }

  /** Has a record go on that waits no longer. */
  void comesBack(Work<T> work) {
    returning.add(work);
  }

  /** Takes a record out that comes back no more. */
  void leaves(Work<T> work) {
    if (work.state == Work.State.RETURNING) {
      returning.remove(work);
    }
  }

  /**
   * The next record, or {@code null}.
   *
   * @param room whether records may begin; otherwise only those go that go anyway
   */
  Work<T> next(boolean room) {
    returningFirst = !returningFirst;
    if (returningFirst && !returning.isEmpty()) {
      return returning.remove();
    }
    Work<T> fresh = nextOfPartitions(room);
    return fresh == null ? returning.poll() : fresh;
  }

  private Work<T> nextOfPartitions(boolean room) {
    for (int left = partitions.size(); left > 0; left--) {
      Partition<T> partition = partitions.remove();
      partition.inRotation = false;
      Work<T> work = partition.ready.take(room);
      lineUp(partition);
      if (work != null) {
        return work;
      }
    }
    return null;
  }
}
