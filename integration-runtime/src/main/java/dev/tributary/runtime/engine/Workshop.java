package dev.tributary.runtime.engine;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The dispatcher behind its lock, and the virtual threads that work for it. */
final class Workshop implements Sink<ConsumerRecord<byte[], byte[]>> {
  private static final Logger LOG = LoggerFactory.getLogger(Workshop.class);
  private static final long WRITE_AGAIN_MS = 1_000;
  private static final Duration CANCEL = Duration.ofSeconds(1);

  /** What a record takes in memory beside its key and value: headers, and its places in books. */
  private static final int OVERHEAD = 1_000;

  private final RecordHandler handler;
  private final ParkedRecords copies;
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
    this.lease = lease;
    this.threads = threads;
    this.dispatcher = new Dispatcher<>(limits, keyed, this);
  }

  void assign(int partition, Position from, List<ConsumerRecord<byte[], byte[]>> parked) {
    run(() -> dispatcher.assign(partition, from, parked.stream().map(Workshop::incoming).toList()));
  }

  void read(int partition, List<ConsumerRecord<byte[], byte[]>> records, long next) {
    List<Incoming<ConsumerRecord<byte[], byte[]>>> incoming =
        records.stream().map(Workshop::incoming).toList();
    run(() -> dispatcher.read(partition, incoming, next));
  }

  /** Whether a record that was sent back is taken now. */
  boolean takeBack(ConsumerRecord<byte[], byte[]> record) {
    return ask(
        () -> {
          boolean taken = dispatcher.takeBack(record.partition(), incoming(record));
          changed.signalAll();
          return taken;
        });
  }

  /** Whether it is taken that the dead letter of a record was dealt with. */
  boolean released(DeadRecord record) {
    return ask(
        () -> {
          boolean taken = dispatcher.released(record.partition(), record.offset());
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
    ends(work, () -> dispatcher.died(work, incoming(mark)));
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
    write(work, copies::store, dispatcher::stored);
  }

  @Override
  public void forget(Work<ConsumerRecord<byte[], byte[]>> work) {
    write(work, copies::forget, dispatcher::forgotten);
  }

  /** Writes until it is acknowledged or the partition is dropped. */
  private void write(
      Work<ConsumerRecord<byte[], byte[]>> work,
      Function<ConsumerRecord<byte[], byte[]>, CompletableFuture<Void>> how,
      Consumer<Work<ConsumerRecord<byte[], byte[]>>> done) {
    threads.start(
        () -> {
          try {
            while (!written(work, how)) {
              Thread.sleep(WRITE_AGAIN_MS);
            }
            run(() -> done.accept(work));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private boolean written(
      Work<ConsumerRecord<byte[], byte[]>> work,
      Function<ConsumerRecord<byte[], byte[]>, CompletableFuture<Void>> how)
      throws InterruptedException {
    if (work.partition.removed) {
      return true;
    }
    if (!lease.isHeld()) {
      return false;
    }
    try {
      how.apply(work.record.value()).get();
      return true;
    } catch (ExecutionException e) {
      LOG.warn("the parked copy of {} isn't written yet: {}", work, e.getCause().toString());
      return false;
    }
  }

  private static Incoming<ConsumerRecord<byte[], byte[]>> incoming(
      ConsumerRecord<byte[], byte[]> record) {
    letGoOfItsBatch(record);
    return new Incoming<>(
        record.offset(),
        record.leaderEpoch().orElse(Position.NO_EPOCH),
        record.key() == null ? null : new Key(record.key()),
        OVERHEAD
            + Math.max(0, record.serializedKeySize())
            + Math.max(0, record.serializedValueSize()),
        record,
        record instanceof DeadRecord);
  }

  /**
   * A header that nobody has looked at is a view of all that was fetched with it, and keeps that in
   * memory for as long as the record waits.
   */
  private static void letGoOfItsBatch(ConsumerRecord<byte[], byte[]> record) {
    for (Header header : record.headers()) {
      header.key();
      header.value();
    }
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
