package dev.tributary.runtime.engine;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Keeps keys that wait long from holding positions up: a copy of the record is written to where it
 * survives, and so, one by one in order, are the later records of its key.
 *
 * <p>Nothing is parked while nobody passes: then the system is down, and parking its backlog would
 * only move it.
 */
final class Parking<T> {
  private Limits limits;
  private final Sink<T> sink;
  private final Set<Work<T>> waiting = new LinkedHashSet<>();

  Parking(Limits limits, Sink<T> sink) {
    this.limits = limits;
    this.sink = sink;
  }

  /** Other limits from now on: a partition's share changes with their number. */
  void limits(Limits other) {
    limits = other;
  }

  /** The record waits; {@code finished} records were finished so far. */
  void waits(Work<T> work, long now, long finished) {
    waiting.add(work);
    if (!work.waited) {
      work.waited = true;
      work.waitingSince = now;
      work.finishedBefore = finished;
    }
  }

  void waitsNoMore(Work<T> work) {
    waiting.remove(work);
  }

  /** Parks what waits too long while others pass, and what stands behind a parked record. */
  void tick(long now, long finished, Collection<Partition<T>> partitions) {
    for (Work<T> work : List.copyOf(waiting)) {
      boolean late = now - work.waitingSince >= limits.parkAfter().toNanos();
      boolean pressing = work.partition.isHeldUp(limits);
      if ((late || pressing) && finished > work.finishedBefore && !work.parked && !work.storing) {
        Work<T> first = work.lane.firstToPark(work);
        if (!first.storing) {
          park(first);
        }
      }
    }
    partitions.forEach(partition -> partition.parkedLanes().forEach(this::parkNext));
  }

  /** Parks the next record behind the lane's parked ones, if there are both. */
  void parkNext(Lane<T> lane) {
    Work<T> next = lane.nextToPark();
    if (next != null && lane.isToPark(next)) {
      park(next);
    }
  }

  private void park(Work<T> work) {
    if (work.partition.mayPark(work, limits)) {
      work.storing = true;
      work.partition.writes++;
      sink.store(work);
    }
  }

  /** The record's copy survives from now on: positions may pass it. */
  void stored(Work<T> work) {
    work.storing = false;
    work.partition.writes--;
    if (work.partition.removed) {
      return;
    }
    work.partition.park(work);
    if (work.state == Work.State.ENDED) {
      forget(work);
    }
    work.partition.offer(work.lane);
    parkNext(work.lane);
  }

  /** The record is finished and its copy not wanted any more. */
  void forget(Work<T> work) {
    work.partition.writes++;
    sink.forget(work);
  }

  void forgotten(Work<T> work) {
    work.partition.writes--;
  }
}
