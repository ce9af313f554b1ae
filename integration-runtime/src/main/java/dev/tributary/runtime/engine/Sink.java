package dev.tributary.runtime.engine;

/**
 * What the dispatcher has done by others. Calls come under the dispatcher's lock and must neither
 * block nor call back before they have returned.
 */
interface Sink<T> {
  /**
   * Handle this record; then say {@link Dispatcher#finished} or {@link Dispatcher#abandoned}, and
   * in between any number of times {@link Dispatcher#waits} and {@link Dispatcher#wakes}.
   */
  void start(Work<T> work);

  /** A record that woke may go on. */
  void resume(Work<T> work);

  /**
   * Give this record up: end its wait, interrupt its call, and say {@link Dispatcher#abandoned}.
   */
  void cancel(Work<T> work);

  /** Write a copy of this record to where it survives; then say {@link Dispatcher#stored}. */
  void store(Work<T> work);

  /** Delete the copy; then say {@link Dispatcher#forgotten}. */
  void forget(Work<T> work);
}
