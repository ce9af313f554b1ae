package dev.tributary.runtime.engine;

import java.util.List;

/** A record on its way through the dispatcher, which alone changes it. */
final class Work<T> {
  /** Where a record stands. */
  enum State {
    /** In its lane. */
    QUEUED,
    /** Being handled. */
    RUNNING,
    /** Waiting for its next try; takes nobody's place. */
    WAITING,
    /** Waiting until all earlier ones of its key are being handled; takes nobody's place. */
    BEHIND,
    /** Waiting no longer, but for its turn to run again. */
    RETURNING,
    /** Handled, while an earlier one of its key isn't. */
    HELD,
    /** Handled, while a write of its parked copy is under way. */
    ENDED,
    /** A dead letter for which its key waits; its mark survives. */
    DEAD,
    /** Finished or given up. */
    GONE
  }

  final Partition<T> partition;
  final Lane<T> lane;

  /** As it was read; of a dead letter only the mark. */
  Incoming<T> record;

  /** Of a dead letter. */
  Incoming<T> mark;

  State state = State.QUEUED;
  boolean parked;
  boolean storing;
  boolean waited;
  long waitingSince;

  /** What it counts for while it has begun and isn't over. */
  int underWay;

  long finishedBefore;

  /** When it has waited long enough for newer ones. */
  long ripeAt;

  /** The older ones of its key, ascending, that are superseded if it is delivered. */
  List<Work<T>> overtakes = List.of();

  /** Whether it goes only after all older ones of its key have ended. */
  boolean standsAside;

  Work(Partition<T> partition, Lane<T> lane, Incoming<T> record) {
    this.partition = partition;
    this.lane = lane;
    this.record = record;
  }

  long offset() {
    return record.offset();
  }

  /** Whether it was finished before and sent back to be handled once more. */
  boolean isSentBack() {
    return offset() < 0;
  }

  /** Whether it could begin, or go on, as soon as those before it let it. */
  boolean isToGo() {
    return state == State.QUEUED || state == State.BEHIND;
  }

  boolean isWithHandler() {
    return state == State.RUNNING
        || state == State.WAITING
        || state == State.BEHIND
        || state == State.RETURNING;
  }

  /** Whether the partition is being given away; may be asked by any thread. */
  boolean isLeaving() {
    return partition.isRevoked();
  }

  @Override
  public String toString() {
    long offset = record.offset();
    return partition.id()
        + "/"
        + (offset < 0 ? "sent back " + (offset - Long.MIN_VALUE) : offset)
        + " "
        + state
        + (parked ? " parked" : "");
  }
}
