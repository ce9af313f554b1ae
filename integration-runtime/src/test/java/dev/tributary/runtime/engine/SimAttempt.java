package dev.tributary.runtime.engine;

/** A record with its handler. */
final class SimAttempt {
  /** What the handler does. */
  enum Doing {
    SENDING,
    HAS_EFFECT,
    DEAD_LETTER_WRITTEN,
    WAITING,
    RETURNING
  }

  final Work<SimRecord> work;
  Doing doing = Doing.SENDING;
  boolean cancelled;

  SimAttempt(Work<SimRecord> work) {
    this.work = work;
  }

  SimRecord record() {
    return work.record.value();
  }
}
