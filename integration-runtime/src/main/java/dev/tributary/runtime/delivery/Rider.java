package dev.tributary.runtime.delivery;

import dev.tributary.runtime.delivery.Gathering.Seat;
import dev.tributary.runtime.engine.Turn;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A record on its way in company. What it waits for is guarded by the lock of {@link Batches}; its
 * tries belong to whoever sends it meanwhile.
 */
final class Rider {
  final int partition;
  Freight freight;
  Turn turn;
  Tries tries;

  /** What came of the request that it was in, once that is known. */
  Share share;

  /** The request that this record's thread is to send. */
  List<Seat<Rider>> leads;

  private Thread thread;

  Rider(int partition) {
    this.partition = partition;
  }

  /** It is here, with its thread. */
  void boards(Freight what, Turn its, Tries sends) {
    freight = what;
    turn = its;
    tries = sends;
    share = null;
    leads = null;
    thread = Thread.currentThread();
  }

  void wake() {
    LockSupport.unpark(thread);
  }
}
