package dev.tributary.runtime.engine;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A record with its handler, on a virtual thread of its own. */
final class Attempt implements Turn, Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);
  private static final Duration AFTER_BUG = Duration.ofSeconds(1);
  private static final long LEASE_CHECK_MS = 20;

  private final Work<ConsumerRecord<byte[], byte[]>> work;
  private final Workshop workshop;
  private final RecordHandler handler;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition signalled = lock.newCondition();
  private boolean resumed;
  private DeadRecord mark;
  private List<Work<ConsumerRecord<byte[], byte[]>>> superseded = List.of();
  private boolean aside;
  private volatile boolean cancelled;
  private volatile Thread thread;

  Attempt(Work<ConsumerRecord<byte[], byte[]>> work, Workshop workshop, RecordHandler handler) {
    this.work = work;
    this.workshop = workshop;
    this.handler = handler;
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    try {
      if (isEnding()) {
        throw given();
      }
      while (!handled()) {
        pause(AFTER_BUG);
      }
      if (aside) {
        workshop.stoodAside(work);
      } else if (mark == null) {
        workshop.finished(work, superseded);
      } else {
        workshop.died(work, mark);
      }
    } catch (InterruptedException e) {
      LOG.debug("{} is given away before it was finished", work);
      workshop.abandoned(work);
    }
  }

  private boolean handled() throws InterruptedException {
    mark = null;
    superseded = List.of();
    aside = false;
    try {
      handler.handle(work.record.value(), this);
      return true;
    } catch (InterruptedException e) {
      if (isEnding()) {
        throw e;
      }
      LOG.error("{} was interrupted by somebody else", work, e);
      return false;
    } catch (RuntimeException | Error e) {
      // Never skipped: the frontier stays, and the record is handled again.
      LOG.error("{} could not be handled", work, e);
      return false;
    }
  }

  @Override
  public void checkOwned() throws InterruptedException {
    while (!isEnding() && !workshop.isLeaseHeld()) {
      Thread.sleep(LEASE_CHECK_MS);
    }
    if (isEnding()) {
      throw given();
    }
  }

  @Override
  public void pause(Duration time) throws InterruptedException {
    workshop.waits(work);
    if (await(time.toNanos())) {
      workshop.wakes(work);
      await(Long.MAX_VALUE);
    }
    if (isEnding()) {
      throw given();
    }
  }

  @Override
  public void stepBack() throws InterruptedException {
    workshop.stepsBack(work);
    await(Long.MAX_VALUE);
    if (isEnding()) {
      throw given();
    }
  }

  @Override
  public void keepsKey(DeadRecord dead) {
    mark = dead;
  }

  @Override
  public List<ConsumerRecord<byte[], byte[]>> overtakes() {
    return work.overtakes.stream().map(older -> older.record.value()).toList();
  }

  @Override
  public void supersedes(Collection<ConsumerRecord<byte[], byte[]>> records) {
    Set<ConsumerRecord<byte[], byte[]>> known = Collections.newSetFromMap(new IdentityHashMap<>());
    known.addAll(records);
    superseded =
        work.overtakes.stream().filter(older -> known.contains(older.record.value())).toList();
  }

  @Override
  public void standsAside() {
    aside = true;
  }

  /** Waits for a signal; answers whether the time ran out first. */
  private boolean await(long nanos) throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      while (!resumed && !cancelled && left > 0) {
        left = signalled.awaitNanos(left);
      }
      boolean late = !resumed && !cancelled;
      resumed = false;
      return late;
    } finally {
      lock.unlock();
    }
  }

  /** Ends a wait: the record may go on. */
  void resume() {
    signal(() -> resumed = true);
  }

  /** Ends a wait, or interrupts a call: the record is given up. */
  void cancel(boolean alsoCalls) {
    signal(() -> cancelled = true);
    Thread running = thread;
    if (alsoCalls && running != null) {
      running.interrupt();
    }
  }

  private void signal(Runnable change) {
    lock.lock();
    try {
      change.run();
      signalled.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private boolean isEnding() {
    return cancelled || work.isLeaving();
  }

  private InterruptedException given() {
    return new InterruptedException("partition " + work.partition.id() + " is given away");
  }
}
