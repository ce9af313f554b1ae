package dev.tributary.runtime.pressure;

import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;

/**
 * Those who wait for their send, in the order in which they came. Only the first keeps the time for
 * all; who is let through is woken. Guarded by the gate's lock, but for {@link Waiter#ticket}.
 */
final class WaitingLine {
  private final ArrayDeque<Waiter> line = new ArrayDeque<>();

  /** One who waits. */
  static final class Waiter {
    private final Thread thread;
    private final boolean retry;
    private final boolean paid;
    private volatile Admission.Ticket ticket;

    /**
     * Not in line yet.
     *
     * @param retry whether it was sent before
     * @param paid whether the budget of retries paid for it
     */
    Waiter(Thread thread, boolean retry, boolean paid) {
      this.thread = thread;
      this.retry = retry;
      this.paid = paid;
    }

    /** What it was let through with; {@code null} while it waits. */
    Admission.Ticket ticket() {
      return ticket;
    }

    boolean isPaid() {
      return paid;
    }
  }

  void add(Waiter waiter) {
    line.add(waiter);
  }

  void remove(Waiter waiter) {
    line.remove(waiter);
  }

  boolean isFirst(Waiter waiter) {
    return line.peek() == waiter;
  }

  /** Lets everybody through who may go; returns how long the first who may not has to wait. */
  long advance(Admission admission, long now) {
    boolean moved = false;
    while (!line.isEmpty()) {
      long nanos = admission.waitNanos(now);
      if (nanos > 0) {
        if (moved) {
          // The new first keeps the time for all behind it.
          wakeFirst();
        }
        return nanos;
      }
      Waiter first = line.poll();
      first.ticket = admission.admit(first.retry, first.paid, now);
      LockSupport.unpark(first.thread);
      moved = true;
    }
    return Long.MAX_VALUE;
  }

  /** Has the first look at the time again. */
  void wakeFirst() {
    if (!line.isEmpty()) {
      LockSupport.unpark(line.peek().thread);
    }
  }
}
