package dev.tributary.runtime.engine;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;

/** The dead letters of one partition for which the later records of their keys wait. */
final class DeadKeys<T> {
  private final TreeMap<Long, Work<T>> dead = new TreeMap<>();

  void add(Work<T> work) {
    work.state = Work.State.DEAD;
    dead.put(work.offset(), work);
  }

  /** Takes one out; answers it, or {@code null} when there is none at this offset. */
  Work<T> remove(long offset) {
    return dead.remove(offset);
  }

  int size() {
    return dead.size();
  }

  /** How many of them are in the row of parked records. */
  int parked() {
    return (int) dead.values().stream().filter(work -> work.parked).count();
  }

  /** How many keys wait, and how many records of them. */
  Progress.Held held() {
    Set<Lane<T>> lanes = new HashSet<>();
    long records = 0;
    for (Work<T> work : dead.values()) {
      if (lanes.add(work.lane)) {
        records += work.lane.countBehind(work);
      }
    }
    return new Progress.Held(lanes.size(), records);
  }
}
