package dev.tributary.runtime.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/**
 * The parked records of one partition and the marks of its dead letters: what has a copy that
 * survives, so that positions may pass it.
 */
final class ParkedRow<T> {
  /**
   * Beside the room for parked records, so much of it is for records that were sent back: a tenth.
   * Beside, because those that wait for them may fill it.
   */
  private static final int SHARE_SENT_BACK = 10;

  private final TreeMap<Long, Work<T>> parked = new TreeMap<>();
  private final TreeMap<Long, Work<T>> notReadAgain = new TreeMap<>();
  private final DeadKeys<T> dead = new DeadKeys<>();
  private long bytes;

  /** Adds what an earlier owner left; reading is at {@code position}. */
  void restore(Work<T> work, long position) {
    if (work.record.dead()) {
      dead.add(work);
    }
    if (work.offset() >= position) {
      notReadAgain.put(work.offset(), work);
    }
    add(work);
  }

  /** Adds a record whose copy or mark survives. */
  void add(Work<T> work) {
    work.parked = true;
    if (work.mark != null) {
      work.record = work.mark;
    }
    parked.put(work.offset(), work);
    bytes += work.record.bytes();
  }

  /** Takes a finished record out, if it is here. */
  void remove(Work<T> work) {
    if (parked.remove(work.offset()) != null) {
      bytes -= work.record.bytes();
    }
  }

  /** The record is a dead letter: of one that is here only the mark is kept. */
  void die(Work<T> work, Incoming<T> mark) {
    dead.add(work);
    work.mark = mark;
    if (work.parked) {
      bytes += mark.bytes() - work.record.bytes();
      work.record = mark;
    }
  }

  /**
   * Takes a dead letter out that was dealt with; answers {@code null} while it isn't here or wasn't
   * read again: then its mark must still tell that it needs no handling.
   */
  Work<T> release(long offset) {
    return notReadAgain.containsKey(offset) ? null : dead.remove(offset);
  }

  boolean contains(long offset) {
    return parked.containsKey(offset);
  }

  boolean hasRoom(long offset, Limits limits) {
    return !contains(offset)
        && parked.size() < limits.parkedRecords()
        && bytes < limits.parkedBytes();
  }

  /** Whether one more that was sent back may come, with a negative offset. */
  boolean hasRoomForSentBack(long offset, Limits limits) {
    if (limits.parkedRecords() == 0 || contains(offset)) {
      return false;
    }
    Collection<Work<T>> others = parked.headMap(0L).values();
    return others.isEmpty()
        || (others.size() < limits.parkedRecords() / SHARE_SENT_BACK
            && others.stream().mapToLong(work -> work.record.bytes()).sum()
                < limits.parkedBytes() / SHARE_SENT_BACK);
  }

  /**
   * Whether so many keys wait for dead letters that no more may be read. What an earlier owner had
   * read is read again nevertheless, or none of it could be released.
   */
  boolean isFullOfDead(Limits limits) {
    return notReadAgain.isEmpty() && dead.size() > 0 && dead.size() >= limits.parkedRecords();
  }

  /** Whether reading hasn't passed the record since it was restored. */
  boolean isNotReadAgain(Work<T> work) {
    return notReadAgain.containsKey(work.offset());
  }

  /** Reading is at {@code position} now; answers what it has passed since. */
  List<Work<T>> readAgain(long position) {
    List<Work<T>> passed = new ArrayList<>();
    while (!notReadAgain.isEmpty() && notReadAgain.firstKey() < position) {
      passed.add(notReadAgain.pollFirstEntry().getValue());
    }
    return passed;
  }

  /** Records that aren't finished, without the dead letters. */
  long unfinished() {
    return parked.size() - dead.parked();
  }

  /** What waits for dead letters. */
  Progress.Held held() {
    return dead.held();
  }

  /** All, by their offsets. */
  Collection<Work<T>> all() {
    return parked.values();
  }
}
