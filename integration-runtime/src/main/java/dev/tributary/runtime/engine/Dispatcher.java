package dev.tributary.runtime.engine;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Decides which record is handled when, and what may be committed. It knows no thread, no clock and
 * no Kafka; its caller guards it by one lock. Promises:
 *
 * <ul>
 *   <li>of the records of one key in a partition, at most one is with the sink, and the next one
 *       only after it is finished; with {@link Limits#perKey}, at most so many, each begun or let
 *       go on only while all before it are being handled;
 *   <li>of one key no record counts as finished before an earlier one, so that after a crash none
 *       is sent again behind one that isn't;
 *   <li>no position passes a record that is neither finished nor stored in a copy that survives;
 *   <li>what is with the sink, waiting or in memory stays within the {@link Limits}, given a caller
 *       that reads only from partitions that are {@link #isOpen};
 *   <li>partitions take turns, and so do the keys of a partition;
 *   <li>a key that waits holds nobody else up, and is parked when it waits long while others pass;
 *   <li>behind a record that {@link #died} none of its key goes until it is {@link #released};
 *   <li>with {@link Limits#coalesce}, of the records of a key that wait the newest goes, and those
 *       that it superseded are finished with it, never before.
 * </ul>
 */
class Dispatcher<T> {
  private final Limits limits;
  private final boolean keyed;
  private final Sink<T> sink;
  private final Map<Integer, Partition<T>> partitions = new HashMap<>();
  private final Rotation<T> rotation = new Rotation<>();
  private final Parking<T> parking;
  private final GivingAway<T> givingAway;
  private final Coalescing<T> coalescing;
  private final Load<T> load;
  private Limits share;
  private long finished;

  /** A dispatcher without partitions; {@code keyed}: order is kept within a key. */
  Dispatcher(Limits limits, boolean keyed, Sink<T> sink) {
    this.limits = limits;
    this.keyed = keyed;
    this.sink = sink;
    this.share = limits;
    this.parking = new Parking<>(limits, sink);
    this.givingAway = new GivingAway<>(sink, parking, rotation);
    this.coalescing = new Coalescing<>(limits, rotation);
    this.load = new Load<>(limits);
  }

  /**
   * Takes a partition on, with the parked records and the marks of dead letters that its earlier
   * owners left, ascending.
   *
   * @throws IllegalStateException when it is taken on already: its books would be lost; nothing is
   *     changed
   */
  void assign(int id, Position from, Collection<Incoming<T>> parked) {
    if (partitions.containsKey(id)) {
      throw new IllegalStateException("partition " + id + " is already taken on");
    }
    Partition<T> partition = new Partition<>(id, keyed, coalescing, from);
    partitions.put(id, partition);
    share();
    parked.forEach(partition::restore);
    rotation.lineUp(partition);
    dispatch();
  }

  /**
   * Records were read, ascending, from where the partition's reading stood; there is none between
   * the last of them and {@code next}, where it goes on. Ignored for a partition not taken on.
   */
  void read(int id, List<Incoming<T>> records, long next) {
    Partition<T> partition = partitions.get(id);
    if (partition == null) {
      return;
    }
    for (Incoming<T> record : records) {
      Work<T> work = partition.read(record);
      if (work != null) {
        partition.offer(work.lane);
        parking.parkNext(work.lane);
      }
    }
    partition.readUpTo(next);
    coalescing.wasRead(partition, partition.hasRoom(share));
    rotation.lineUp(partition);
    dispatch();
  }

  /** So late is it now, in nanoseconds: what has waited long enough for newer records goes. */
  void passes(long now) {
    if (coalescing.passes(now)) {
      dispatch();
    }
  }

  /** In how many nanoseconds {@link #passes} is to be said; empty for none. */
  OptionalLong untilRipe() {
    return coalescing.untilRipe();
  }

  /**
   * A finished record was sent back to be handled once more, before all others of its key; its copy
   * survives, and is deleted when it is finished again. Answers whether it was taken: otherwise the
   * partition isn't taken on or has no room now, and it may be offered again.
   */
  boolean takeBack(int id, Incoming<T> record) {
    Partition<T> partition = partitions.get(id);
    if (partition == null || !partition.takeBack(record, share)) {
      return false;
    }
    rotation.lineUp(partition);
    dispatch();
    return true;
  }

  /** Whether more may be read from the partition now. */
  boolean isOpen(int id) {
    Partition<T> partition = partitions.get(id);
    return partition != null && partition.isOpen(share);
  }

  /** The record is delivered, left out, or acknowledged as a dead letter. */
  void finished(Work<T> work) {
    finished(work, List.of());
  }

  /** As {@link #finished(Work)}, and so are these that it overtook and superseded. */
  void finished(Work<T> work, Collection<Work<T>> superseded) {
    isOver(work);
    finished += 1 + superseded.size();
    if (work.partition.removed) {
      work.state = Work.State.GONE;
    } else {
      superseded.forEach(older -> older.state = Work.State.HELD);
      work.state = Work.State.HELD;
      end(work);
      goesOn(work);
    }
    dispatch();
  }

  /** The record was looked at, and goes once more when all it overtook have ended. */
  void stoodAside(Work<T> work) {
    isOver(work);
    work.state = Work.State.QUEUED;
    work.standsAside = true;
    goesOn(work);
    dispatch();
  }

  /**
   * The record is acknowledged as a dead letter, and so is the mark that its key waits for it. Only
   * where one record of a key is handled at a time. A record without a key, or one that was sent
   * back, is just finished.
   */
  void died(Work<T> work, Incoming<T> mark) {
    if (work.partition.removed || work.lane.key() == null || work.isSentBack()) {
      finished(work);
      return;
    }
    isOver(work);
    finished++;
    work.partition.die(work, mark);
    parking.parkNext(work.lane);
    rotation.lineUp(work.partition);
    dispatch();
  }

  /**
   * The dead letter of the record at this offset is dealt with: its key goes on once the mark is
   * deleted. Answers whether that was taken; otherwise it may be said again.
   */
  boolean released(int id, long offset) {
    Partition<T> partition = partitions.get(id);
    Work<T> work = partition == null ? null : partition.released(offset);
    if (work == null) {
      return false;
    }
    work.state = Work.State.ENDED;
    if (!work.storing) {
      parking.forget(work);
    }
    return true;
  }

  /** Ends the records of a handled one's lane that are handled, up to the first that isn't. */
  void end(Work<T> work) {
    Work<T> head = work.lane.head();
    while (head != null && head.state == Work.State.HELD) {
      if (head.parked || head.storing) {
        head.state = Work.State.ENDED;
        if (head.parked) {
          parking.forget(head);
        }
        return;
      }
      complete(head);
      head = work.lane.head();
    }
  }

  /** The record was given up because its partition is given away. */
  void abandoned(Work<T> work) {
    isOver(work);
    work.state = Work.State.GONE;
    dispatch();
  }

  /** The record waits for its next try. */
  void waits(Work<T> work, long now) {
    leave(work);
    work.state = Work.State.WAITING;
    if (work.partition.isRevoked()) {
      sink.cancel(work);
    } else {
      parking.waits(work, now, finished);
    }
    dispatch();
  }

  /**
   * The record gives its place up until all earlier ones of its key are being handled or finished;
   * {@link Sink#resume} follows then.
   */
  void stepsBack(Work<T> work) {
    leave(work);
    work.state = Work.State.BEHIND;
    if (work.partition.isRevoked()) {
      sink.cancel(work);
    } else {
      goesOn(work);
    }
    dispatch();
  }

  /** The record's wait is over; {@link Sink#resume} follows when there is room. */
  void wakes(Work<T> work) {
    if (work.state == Work.State.WAITING && !work.partition.removed) {
      parking.waitsNoMore(work);
      work.state = Work.State.RETURNING;
      rotation.comesBack(work);
      dispatch();
    }
  }

  /** Time went on: parks what waits too long while others pass. */
  void tick(long now) {
    parking.tick(now, finished, partitions.values());
  }

  /** The record's copy survives from now on. */
  void stored(Work<T> work) {
    parking.stored(work);
    rotation.lineUp(work.partition);
    dispatch();
  }

  /** The copy of a finished record is deleted. */
  void forgotten(Work<T> work) {
    parking.forgotten(work);
    if (!work.partition.removed) {
      complete(work);
      end(work);
    }
    dispatch();
  }

  /**
   * Stops dispatch for a partition that is given away, and gives up what waits. What is being
   * handled may end, and counts, until {@link #remove}.
   */
  void revoke(int id) {
    Partition<T> partition = partitions.get(id);
    if (partition != null) {
      givingAway.revoke(partition);
    }
  }

  /** Whether nothing of the partition is under way. */
  boolean isDrained(int id) {
    Partition<T> partition = partitions.get(id);
    return partition == null || partition.isIdle();
  }

  /** Drops a partition and gives up all that is under way; what ends later counts no more. */
  void remove(int id) {
    Partition<T> partition = partitions.remove(id);
    if (partition != null) {
      share();
      givingAway.remove(partition);
    }
  }

  /** What may be committed for a partition. */
  Position position(int id) {
    return partitions.get(id).finished();
  }

  /** How far a partition is. */
  Progress progress(int id) {
    return partitions.get(id).progress();
  }

  /** Of the partition's unfinished records the first, or {@code null}. */
  T oldest(int id) {
    Work<T> oldest = partitions.get(id).oldest();
    return oldest == null ? null : oldest.record.value();
  }

  /** The partitions taken on. */
  Set<Integer> partitions() {
    return Set.copyOf(partitions.keySet());
  }

  /** Records being handled, without those that wait. */
  int running() {
    return load.running();
  }

  /** Bytes of records that have begun and neither ended nor were given up. */
  long underWay() {
    return load.underWay();
  }

  private void share() {
    share = limits.shared(Math.max(1, partitions.size()));
    parking.limits(share);
    int ready = Math.ceilDiv(limits.ready(), Math.max(1, partitions.size()));
    partitions.values().forEach(partition -> partition.mostReady = ready);
  }

  private void isOver(Work<T> work) {
    leave(work);
    load.isOver(work);
  }

  private void leave(Work<T> work) {
    load.leaves(work);
    parking.waitsNoMore(work);
    rotation.leaves(work);
  }

  void complete(Work<T> work) {
    work.state = Work.State.GONE;
    work.partition.pass(work);
    work.partition.close(work);
    goesOn(work);
  }

  /** Whoever of the record's key is next may have its turn. */
  private void goesOn(Work<T> work) {
    work.partition.offer(work.lane);
    rotation.lineUp(work.partition);
  }

  private void dispatch() {
    while (load.hasPlace()) {
      Work<T> work = rotation.next(load.hasRoom());
      if (work == null) {
        return;
      }
      boolean begins = work.state == Work.State.QUEUED;
      if (begins) {
        work.lane.begins(work);
        load.begins(work);
      }
      load.runs(work);
      if (begins) {
        sink.start(work);
      } else {
        sink.resume(work);
      }
      goesOn(work);
    }
  }
}
