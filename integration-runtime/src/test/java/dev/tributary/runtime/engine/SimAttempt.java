package dev.tributary.runtime.engine;

import dev.tributary.runtime.delivery.Share;

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
    WAITING,
    RETURNING
  }

  final Work<SimRecord> work;
  Doing doing = Doing.SENDING;
  boolean cancelled;
  Share share;
  int bears = Integer.MAX_VALUE;

  SimAttempt(Work<SimRecord> work) {
    this.work = work;
  }

  SimRecord record() {
    return work.record.value();
  }
}
