package dev.tributary.runtime.pressure;

import dev.tributary.planner.plan.PressurePlan;
import dev.tributary.planner.report.FlowReport.CircuitReport;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The one way to an endpoint for all flows of the JVM: a send waits here until the endpoint bears
 * it. Who came first goes first. A retry waits for the budget before it joins the line, in pauses
 * that leave its place to others. Nobody is refused: a record waits until its partition is given
 * away. Safe for use by many threads.
 */
public final class Gate {
  /** How often one who waits looks whether its partition is still its own. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** How long a retry pauses at most before it looks at the budget again. */
  private static final Duration RETRY_LOOK = Duration.ofMillis(100);

  private final String endpoint;
  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  private final Admission admission;
  private final WaitingLine line = new WaitingLine();
  private final Map<String, Integer> members = new HashMap<>();
  private PressurePlan plan;

  Gate(String endpoint, PressurePlan plan, LongSupplier nanoTime) {
    this.endpoint = endpoint;
    this.nanoTime = nanoTime;
    this.plan = plan;
    this.admission = new Admission(plan, nanoTime.getAsLong());
  }

  /** Somebody who may have to leave while waiting. */
  public interface Owner {
    /**
     * Asked now and then while waiting.
     *
     * @throws InterruptedException when it must not wait any longer
     */
    void checkOwned() throws InterruptedException;

    /**
     * Waits while others go on.
     *
     * @throws InterruptedException when it must not wait any longer
     */
    void pause(Duration time) throws InterruptedException;

    /** Told why, when all wait because of the system's state. */
    void held(String why);

    /** Told when retries are held back, because so many of them fail. */
    void slowed();
  }

  /**
   * Waits until a send may begin.
   *
   * @param retry whether this record was sent before
   * @throws InterruptedException when the owner must leave, or the thread is interrupted
   */
  public Permit enter(boolean retry, Owner owner) throws InterruptedException {
    boolean paid = retry && payRetry(owner);
    WaitingLine.Waiter waiter = new WaitingLine.Waiter(Thread.currentThread(), retry, paid);
    long wait = join(waiter);
    if (waiter.ticket() == null) {
      await(waiter, wait, owner);
    }
    return new Permit(this, waiter.ticket());
  }

  private boolean payRetry(Owner owner) throws InterruptedException {
    while (true) {
      long wait;
      lock.lock();
      try {
        long now = nanoTime.getAsLong();
        wait = admission.retryWaitNanos(now);
        if (wait <= 0) {
          return admission.payRetry(now);
        }
      } finally {
        lock.unlock();
      }
      reason().ifPresentOrElse(owner::held, owner::slowed);
      owner.pause(Duration.ofNanos(Math.min(wait, RETRY_LOOK.toNanos())));
    }
  }

  private void await(WaitingLine.Waiter waiter, long first, Owner owner)
      throws InterruptedException {
    long wait = first;
    try {
      reason().ifPresent(owner::held);
      while (waiter.ticket() == null) {
        LockSupport.parkNanos(this, wait);
        if (Thread.interrupted()) {
          throw new InterruptedException("interrupted while waiting for " + endpoint);
        }
        if (waiter.ticket() == null) {
          owner.checkOwned();
          reason().ifPresent(owner::held);
          wait = look(waiter);
        }
      }
    } catch (InterruptedException e) {
      leave(waiter);
      throw e;
    }
  }

  /** Measures of a newer plan. */
  void settle(PressurePlan measures) {
    lock.lock();
    try {
      plan = measures;
      admission.settle(plan, sharers(), nanoTime.getAsLong());
      advance();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Tells how many pods a flow has: its share of the limits is one part of so many. With several
   * flows in this JVM the largest number counts.
   *
   * @param pods 0 when the flow uses the endpoint no more
   */
  public void members(String flow, int pods) {
    lock.lock();
    try {
      Integer before = pods > 0 ? members.put(flow, pods) : members.remove(flow);
      if (before == null ? pods > 0 : before != pods) {
        admission.settle(plan, sharers(), nanoTime.getAsLong());
        advance();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The circuit breaker's state, when the endpoint has one. */
  public Optional<CircuitReport> circuit() {
    lock.lock();
    try {
      return admission
          .breaker()
          .map(
              b ->
                  new CircuitReport(
                      endpoint,
                      b.state().name(),
                      b.state() == CircuitBreaker.State.Closed ? null : b.reason()));
    } finally {
      lock.unlock();
    }
  }

  private int sharers() {
    return members.values().stream().mapToInt(Integer::intValue).max().orElse(1);
  }

  private Optional<String> reason() {
    lock.lock();
    try {
      return admission.held(nanoTime.getAsLong());
    } finally {
      lock.unlock();
    }
  }

  private long join(WaitingLine.Waiter waiter) {
    lock.lock();
    try {
      line.add(waiter);
      return look(waiter);
    } finally {
      lock.unlock();
    }
  }

  /** How long one who waits may sleep: only the first in line keeps the time. */
  private long look(WaitingLine.Waiter waiter) {
    lock.lock();
    try {
      long wait = advance();
      return line.isFirst(waiter) ? Math.min(wait, LOOK_NANOS) : LOOK_NANOS;
    } finally {
      lock.unlock();
    }
  }

  /** Lets everybody through who may go; returns how long the first who may not has to wait. */
  private long advance() {
    return line.advance(admission, nanoTime.getAsLong());
  }

  private void leave(WaitingLine.Waiter waiter) {
    lock.lock();
    try {
      if (waiter.ticket() != null) {
        admission.abandoned(waiter.ticket(), nanoTime.getAsLong());
      } else {
        line.remove(waiter);
        admission.returnRetry(waiter.isPaid(), nanoTime.getAsLong());
      }
      advance();
      line.wakeFirst();
    } finally {
      lock.unlock();
    }
  }

  /** Tells what became of a send; lets others go when it says that they may. */
  void tell(Telling telling) {
    lock.lock();
    try {
      if (telling.tell(admission, nanoTime.getAsLong())) {
        advance();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Something that the admission hears. */
  @FunctionalInterface
  interface Telling {
    /** Returns whether others may go because of it. */
    boolean tell(Admission admission, long now);
  }
}
