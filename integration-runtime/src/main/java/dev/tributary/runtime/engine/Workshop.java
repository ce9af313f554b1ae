package dev.tributary.runtime.engine;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The dispatcher behind its lock, and the virtual threads that work for it. */
final class Workshop implements Sink<ConsumerRecord<byte[], byte[]>> {
  private static final Logger LOG = LoggerFactory.getLogger(Workshop.class);
  private static final Duration CANCEL = Duration.ofSeconds(1);

  private final RecordHandler handler;
  private final ParkedRecords copies;
  private final CopyWriter writing;
  private final Lease lease;
  private final Thread.Builder threads;
  private final Dispatcher<ConsumerRecord<byte[], byte[]>> dispatcher;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Work<ConsumerRecord<byte[], byte[]>>, Attempt> attempts = new HashMap<>();

  Workshop(
      Limits limits,
      boolean keyed,
      RecordHandler handler,
      ParkedRecords copies,
      Lease lease,
      Thread.Builder threads) {
    this.handler = handler;
    this.copies = copies;
    this.writing = new CopyWriter(lease, threads);
    this.lease = lease;
    this.threads = threads;
    this.dispatcher = new Dispatcher<>(limits, keyed, this);
  }

  void assign(int partition, Position from, List<ConsumerRecord<byte[], byte[]>> parked) {
    run(
        () ->
            dispatcher.assign(partition, from, parked.stream().map(IncomingRecords::of).toList()));
  }

  void read(int partition, List<ConsumerRecord<byte[], byte[]>> records, long next) {
    List<Incoming<ConsumerRecord<byte[], byte[]>>> incoming =
        records.stream().map(IncomingRecords::of).toList();
    run(() -> dispatcher.read(partition, incoming, next));
  }

  /** Whether a record that was sent back is taken now. */
  boolean takeBack(ConsumerRecord<byte[], byte[]> record) {
    return taken(() -> dispatcher.takeBack(record.partition(), IncomingRecords.of(record)));
  }

  /** Whether it is taken that the dead letter of a record was dealt with. */
  boolean released(DeadRecord record) {
    return taken(() -> dispatcher.released(record.partition(), record.offset()));
  }

  private boolean taken(BooleanSupplier how) {
    return ask(
        () -> {
          boolean taken = how.getAsBoolean();
          changed.signalAll();
          return taken;
        });
  }

  boolean isOpen(int partition) {
    return ask(() -> dispatcher.isOpen(partition));
  }

  void tick() {
    run(() -> dispatcher.tick(System.nanoTime()));
  }

  /** Lets go what has waited long enough; answers in how long {@link #passes} is to be said. */
  Optional<Duration> passes() {
    return ask(
        () -> {
          dispatcher.passes(System.nanoTime());
          OptionalLong nanos = dispatcher.untilRipe();
          return nanos.isEmpty()
              ? Optional.empty()
              : Optional.of(Duration.ofNanos(nanos.getAsLong()));
        });
  }

  /** What may be committed for each of the partitions that is taken on. */
  Map<Integer, Position> positions(Collection<Integer> partitions) {
    return each(partitions, dispatcher::position);
  }

  Map<Integer, Position> positions() {
    return ask(() -> each(dispatcher.partitions(), dispatcher::position));
  }

  Map<Integer, Progress> progress() {
    return ask(() -> each(dispatcher.partitions(), dispatcher::progress));
  }

  /** The first unfinished record of each partition that has one. */
  List<ConsumerRecord<byte[], byte[]>> oldest() {
    return ask(
        () ->
            dispatcher.partitions().stream()
                .flatMap(partition -> Optional.ofNullable(dispatcher.oldest(partition)).stream())
                .toList());
  }

  private <V> Map<Integer, V> each(Collection<Integer> partitions, Function<Integer, V> of) {
    return ask(
        () -> {
          Map<Integer, V> values = new HashMap<>();
          for (Integer partition : partitions) {
            if (dispatcher.partitions().contains(partition)) {
              values.put(partition, of.apply(partition));
            }
          }
          return values;
        });
  }

  /** Stops dispatch and waits until all that is under way has ended, or for the given time. */
  void drain(Collection<Integer> partitions, Duration time) {
    long left = time.toNanos();
    lock.lock();
    try {
      partitions.forEach(dispatcher::revoke);
      while (left > 0 && !partitions.stream().allMatch(dispatcher::isDrained)) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /** Drops partitions, interrupts what is still under way, and gives it a moment to end. */
  void remove(Collection<Integer> partitions) {
    lock.lock();
    try {
      partitions.forEach(dispatcher::remove);
      long left = CANCEL.toNanos();
      while (left > 0 && attempts.keySet().stream().anyMatch(work -> work.partition.removed)) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  boolean isLeaseHeld() {
    return lease.isHeld();
  }

  void finished(
      Work<ConsumerRecord<byte[], byte[]>> work,
      List<Work<ConsumerRecord<byte[], byte[]>>> superseded) {
    ends(work, () -> dispatcher.finished(work, superseded));
  }

  void stoodAside(Work<ConsumerRecord<byte[], byte[]>> work) {
    ends(work, () -> dispatcher.stoodAside(work));
  }

  void died(Work<ConsumerRecord<byte[], byte[]>> work, DeadRecord mark) {
    ends(work, () -> dispatcher.died(work, IncomingRecords.of(mark)));
  }

  void abandoned(Work<ConsumerRecord<byte[], byte[]>> work) {
    ends(work, () -> dispatcher.abandoned(work));
  }

  private void ends(Work<ConsumerRecord<byte[], byte[]>> work, Runnable how) {
    run(
        () -> {
          attempts.remove(work);
          handler.ends(work.record.value());
          how.run();
        });
  }

  void waits(Work<ConsumerRecord<byte[], byte[]>> work) {
    run(() -> dispatcher.waits(work, System.nanoTime()));
  }

  void stepsBack(Work<ConsumerRecord<byte[], byte[]>> work) {
    run(() -> dispatcher.stepsBack(work));
  }

  void wakes(Work<ConsumerRecord<byte[], byte[]>> work) {
    run(() -> dispatcher.wakes(work));
  }

  @Override
  public void start(Work<ConsumerRecord<byte[], byte[]>> work) {
    Attempt attempt = new Attempt(work, this, handler);
    attempts.put(work, attempt);
    handler.begins(work.record.value());
    threads.start(attempt);
  }

  @Override
  public void resume(Work<ConsumerRecord<byte[], byte[]>> work) {
    attempts.get(work).resume();
  }

  @Override
  public void cancel(Work<ConsumerRecord<byte[], byte[]>> work) {
    attempts.get(work).cancel(work.partition.removed);
  }

  @Override
  public void store(Work<ConsumerRecord<byte[], byte[]>> work) {
    LOG.info("{} waits while others pass or behind one that does, and is parked", work);
    writing.write(work, copies::store, () -> run(() -> dispatcher.stored(work)));
  }

  @Override
  public void forget(Work<ConsumerRecord<byte[], byte[]>> work) {
    writing.write(work, copies::forget, () -> run(() -> dispatcher.forgotten(work)));
  }

  private void run(Runnable step) {
    lock.lock();
    try {
      dispatcher.passes(System.nanoTime());
      step.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private <V> V ask(Supplier<V> question) {
    lock.lock();
    try {
      return question.get();
    } finally {
      lock.unlock();
    }
  }
}
