package dev.tributary.runtime.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One partition's books: what is read, what is finished, and whose turn it is. */
final class Partition<T> {
  /** Records that were sent back stand before all others of their key, in their own order. */
  private static final long BEFORE_ALL = Long.MIN_VALUE;

  private final int id;
  private final boolean keyed;
  private final Coalescing<T> coalescing;
  private final Frontier frontier;
  private final Runs recalled = new Runs();
  private final int recalledEpoch;
  private final Map<Key, Lane<T>> lanes = new HashMap<>();
  private final Map<Long, Work<T>> unfinished = new LinkedHashMap<>();
  private final ParkedRow<T> parked = new ParkedRow<>();
  final ReadyLanes<T> ready = new ReadyLanes<>(parked);
  private long position;
  private int epoch;
  private long bytes;
  private volatile boolean revoked;

  boolean inRotation;
  volatile boolean removed;

  /** It takes no more in when so many of its keys could go at once if there were room. */
  int mostReady = Integer.MAX_VALUE;

  int writes;

  /** Whether it took no more in when it was last read from. */
  boolean pressed;

  Partition(int id, boolean keyed, Coalescing<T> coalescing, Position from) {
    this.id = id;
    this.keyed = keyed;
    this.coalescing = coalescing;
    this.frontier = new Frontier(from.frontier());
    this.position = from.frontier();
    this.epoch = from.epoch();
    this.recalledEpoch = from.epoch();
    from.beyond().forEach(run -> recalled.add(run.begin(), run.end()));
  }

  int id() {
    return id;
  }

  boolean isRevoked() {
    return revoked;
  }

  void revoke() {
    revoked = true;
    ready.clear();
  }

  /** Where reading goes on. */
  long position() {
    return position;
  }

  /**
   * Takes a parked record or a mark of an earlier owner back; its turn comes when reading has
   * passed it.
   */
  void restore(Incoming<T> record) {
    Lane<T> lane = lane(record.key());
    Work<T> work = new Work<>(this, lane, record);
    work.ripeAt = coalescing.now();
    lane.addParked(work);
    parked.restore(work, position);
    offer(lane);
  }

  /**
   * Takes a finished record back, to be handled once more before all others of its key; answers
   * whether there is room for it now. Its copy is where it was sent back, so positions don't mind.
   */
  boolean takeBack(Incoming<T> record, Limits limits) {
    Incoming<T> before =
        new Incoming<>(
            BEFORE_ALL + record.offset(),
            record.epoch(),
            record.key(),
            record.bytes(),
            record.value());
    if (revoked || !parked.hasRoomForSentBack(before.offset(), limits)) {
      return false;
    }
    restore(before);
    return true;
  }

  /**
   * The record is a dead letter whose mark survives: positions may pass it, and none of its key
   * goes before {@link #released}.
   */
  void die(Work<T> work, Incoming<T> mark) {
    work.lane.stays(work);
    parked.die(work, mark);
    if (!work.parked && !work.storing) {
      park(work);
    }
  }

  /** The dead letter is dealt with; answers its record, or {@code null} while that can't be. */
  Work<T> released(long offset) {
    return revoked ? null : parked.release(offset);
  }

  /** Takes a record in; answers it as work, or {@code null} when it needs none. */
  Work<T> read(Incoming<T> record) {
    long offset = record.offset();
    if (offset < position) {
      return null;
    }
    readUpTo(offset);
    boolean finished = recalled.contains(offset) && record.epoch() <= recalledEpoch;
    position = offset + 1;
    epoch = Math.max(epoch, record.epoch());
    if (finished || parked.contains(offset)) {
      frontier.finish(offset, offset + 1);
      openGates();
      return null;
    }
    Lane<T> lane = lane(record.key());
    Work<T> work = new Work<>(this, lane, record);
    work.ripeAt = coalescing.ripeAt();
    lane.add(work);
    unfinished.put(offset, work);
    bytes += record.bytes();
    return work;
  }

  /** Between the last record and this offset there is none. */
  void readUpTo(long offset) {
    if (offset > position) {
      frontier.finish(position, offset);
      position = offset;
      openGates();
    }
  }

  private void openGates() {
    parked.readAgain(position).forEach(work -> offer(work.lane));
  }

  private Lane<T> lane(Key key) {
    return key == null || !keyed
        ? new Lane<>(null, 1)
        : lanes.computeIfAbsent(key, k -> coalescing.lane(k, parked::isNotReadAgain));
  }

  /** Lines the lane up if one of its records may begin, or go on behind others. */
  void offer(Lane<T> lane) {
    if (!revoked) {
      ready.offer(lane);
    }
  }

  /** The record is finished or parked: positions may pass it. */
  void pass(Work<T> work) {
    frontier.finish(work.offset(), work.offset() + 1);
    if (unfinished.remove(work.offset()) != null) {
      bytes -= work.record.bytes();
    }
  }

  /** The first of the lane's read records has a copy that survives. */
  void park(Work<T> work) {
    pass(work);
    work.lane.park();
    parked.add(work);
  }

  /** Takes a finished record out of its lane. */
  void close(Work<T> work) {
    work.lane.remove(work);
    parked.remove(work);
    if (work.lane.isEmpty() && work.lane.key() != null) {
      lanes.remove(work.lane.key());
    }
  }

  boolean mayPark(Work<T> work, Limits limits) {
    return !revoked && work.lane.isFirstToPark(work) && parked.hasRoom(work.offset(), limits);
  }

  /** Whether more may be read: there is room, and need. */
  boolean isOpen(Limits limits) {
    return hasRoom(limits) && ready.beginning() < mostReady;
  }

  /** Whether more could be held. */
  boolean hasRoom(Limits limits) {
    return !revoked && bytes < limits.bytes() && !isHeldUp(limits) && !parked.isFullOfDead(limits);
  }

  /** Whether what is finished beyond the frontier would soon be more than a commit can tell. */
  boolean isHeldUp(Limits limits) {
    return unfinished.size() + frontier.runsBeyond() >= limits.records()
        || frontier.finishedBeyond() >= limits.beyond();
  }

  /** What is finished, including what an earlier owner finished and wasn't read again yet. */
  Position finished() {
    Runs all = new Runs();
    frontier.beyond().forEach(run -> all.add(run.begin(), run.end()));
    recalled.list().forEach(run -> all.add(Math.max(run.begin(), position), run.end()));
    return new Position(frontier.next(), epoch, all.list());
  }

  Progress progress() {
    return new Progress(
        frontier.next(),
        frontier.finishedBeyond() + recalled.sizeFrom(position),
        parked.unfinished(),
        parked.held());
  }

  /** The first record that isn't finished, or {@code null}. */
  Work<T> oldest() {
    return all().stream().filter(work -> work.state != Work.State.DEAD).findFirst().orElse(null);
  }

  /** Whether nothing is with a handler and nothing is being written. */
  boolean isIdle() {
    return writes == 0 && all().stream().noneMatch(Work::isWithHandler);
  }

  /** The lanes in which a record is parked. */
  List<Lane<T>> parkedLanes() {
    return parked.all().stream().map(work -> work.lane).distinct().toList();
  }

  Collection<Work<T>> all() {
    List<Work<T>> all = new ArrayList<>(parked.all());
    all.addAll(unfinished.values());
    return all;
  }
}
