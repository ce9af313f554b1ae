package dev.tributary.runtime.engine;

import dev.tributary.runtime.delivery.Share;
import java.util.List;

/** A record with its handler. */
final class SimAttempt {
  /** What the handler does. */
  enum Doing {
    SENDING,
    /** Before its request: the steps. */
    COMING,
    /** Waiting for company. */
    HERE,
    /** In a request with others. */
    TRAVELLING,
    /** Told what came of the request. */
    ANSWERED,
    /** Waiting for those before it. */
    BEHIND,
    HAS_EFFECT,
    DEAD_LETTER_WRITTEN,
    /** That its key waits for it is written too. */
    MARKED,
    /** Of the ledger's entries the first are written. */
    PARTLY_KNOWN,
    WAITING,
    RETURNING
  }

  final Work<SimRecord> work;
  Doing doing = Doing.SENDING;
  boolean cancelled;
  Share share;
  int bears = Integer.MAX_VALUE;

  /** What is finished with it when it is delivered. */
  List<Work<SimRecord>> supersedes = List.of();

  SimAttempt(Work<SimRecord> work) {
    this.work = work;
  }

  SimRecord record() {
    return work.record.value();
  }

  /** It is to be sent: what it may supersede. */
  void overtakes() {
    supersedes =
        work.overtakes.stream()
            .filter(older -> older.record.value().isSupersededBy(record()))
            .toList();
  }

  List<SimRecord> superseded() {
    return supersedes.stream().map(older -> older.record.value()).toList();
  }
}
