package dev.tributary.runtime.engine;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;

/**
 * A lane of which only the newest state matters. When its turn comes all that wait form a round,
 * and the newest of it goes, one at a time. What it supersedes is finished with it; when it
 * supersedes nothing, being a dead letter or left out, the next older one goes, so that no state is
 * lost to one that never came to be. One that stands aside goes when all older ones have ended.
 * Records that were sent back go by themselves: whoever sent one back wants it.
 */
final class CoalescedLane<T> extends Lane<T> {
  /** The most records of a round, whose handler looks at each of them. */
  private static final int MOST = 1_000;

  private final Coalescing<T> coalescing;
  private final Predicate<Work<T>> isNotReadAgain;

  /** Whether {@link Coalescing} knows that it waits. */
  boolean ripens;

  CoalescedLane(Key key, Coalescing<T> coalescing, Predicate<Work<T>> isNotReadAgain) {
    super(key, 1);
    this.coalescing = coalescing;
    this.isNotReadAgain = isNotReadAgain;
  }

  @Override
  boolean isLinedUp() {
    return offered && (goesOn || begun().isEmpty());
  }

  @Override
  Work<T> next() {
    if (!begun().isEmpty()) {
      return nextOfRound();
    }
    Work<T> first = head();
    if (first == null || first.isSentBack()) {
      return first;
    }
    return coalescing.isRipe(this, first) ? newest(round()) : null;
  }

  /** Nothing that has begun waits for one that hasn't. */
  @Override
  boolean goesAnyway(Work<T> next) {
    return next.state != Work.State.QUEUED;
  }

  private Work<T> nextOfRound() {
    Work<T> newest = null;
    Work<T> firstAside = null;
    for (Work<T> work : begun()) {
      if (work.isWithHandler()) {
        return work.state == Work.State.BEHIND ? work : null;
      }
      if (work.state == Work.State.QUEUED && !work.standsAside) {
        newest = work;
      } else if (work.state == Work.State.QUEUED && firstAside == null) {
        firstAside = work;
      }
    }
    return newest == null ? firstAside : newest;
  }

  /** Those that wait and may go, from the oldest on. */
  private List<Work<T>> round() {
    List<Work<T>> round = new ArrayList<>();
    for (Iterator<Work<T>> all = inOrder(); all.hasNext() && round.size() < MOST; ) {
      Work<T> work = all.next();
      if (work.state != Work.State.QUEUED || isNotReadAgain.test(work)) {
        break;
      }
      round.add(work);
    }
    return round;
  }

  private static <T> Work<T> newest(List<Work<T>> round) {
    for (Work<T> work : round.reversed()) {
      // The copy of one that is being parked has to be there before it can be deleted.
      if (!work.storing) {
        return work;
      }
    }
    return null;
  }

  @Override
  void begins(Work<T> work) {
    if (begun().isEmpty()) {
      if (!work.isSentBack()) {
        round().stream().filter(older -> older.offset() < work.offset()).forEach(begun()::add);
      }
      begun().add(work);
    }
    work.overtakes =
        begun().stream()
            .filter(older -> older.offset() < work.offset())
            .filter(older -> older.state == Work.State.QUEUED)
            .toList();
  }

  /** So that one that waits can be parked, those before it are parked too. */
  @Override
  Work<T> firstToPark(Work<T> waiting) {
    Work<T> first = firstRead();
    return first == null ? waiting : first;
  }

  /** One that is handled is parked only behind one that waits, or it is over in a moment. */
  @Override
  boolean isToPark(Work<T> work) {
    return super.isToPark(work)
        || (work.state == Work.State.HELD
            && begun().stream().anyMatch(other -> other.state == Work.State.WAITING));
  }
}
