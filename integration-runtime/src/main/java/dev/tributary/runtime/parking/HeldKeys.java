package dev.tributary.runtime.parking;

import dev.tributary.runtime.deadletter.ResolvedGroup;
import dev.tributary.runtime.deadletter.RetriedRecord;
import dev.tributary.runtime.engine.DeadRecord;
import dev.tributary.runtime.engine.ParkedRecords;
import dev.tributary.runtime.engine.Turn;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Parked records, and beside them the keys that wait for a dead letter of theirs ({@code
 * delivery.deadLetter.sameKey: Park}). A mark for each stands in the state topic until the dead
 * letter is dealt with: resolved, retried and delivered, or dropped by its topic. While there are
 * marks, Kafka is asked every two seconds which of them that holds for.
 */
public final class HeldKeys implements ParkedRecords {
  private static final Logger LOG = LoggerFactory.getLogger(HeldKeys.class);
  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final ParkedRecords parked;
  private final Supplier<ResolvedGroup.Standing> letters;
  private final boolean holds;

  // Guarded by this.
  private final Map<Place, DeadRecord> held = new HashMap<>();
  private final Set<DeadRecord> settled = new HashSet<>();
  private String lettersId;
  private boolean looking;
  private long lastLook = System.nanoTime();

  private record Place(int partition, long offset) {
    static Place of(ConsumerRecord<byte[], byte[]> record) {
      return new Place(record.partition(), record.offset());
    }
  }

  /**
   * Beside these parked records.
   *
   * @param letters how the dead-letter topic stands; may throw a {@link KafkaException}
   * @param holds whether keys wait; otherwise those that waited under an earlier plan go on
   */
  public HeldKeys(ParkedRecords parked, Supplier<ResolvedGroup.Standing> letters, boolean holds) {
    this.parked = parked;
    this.letters = letters;
    this.holds = holds;
  }

  /**
   * The record is a dead letter: has its key wait, when the plan says so. Returns when the mark is
   * acknowledged; tries for ever. A retried record that failed again moves the mark of its key to
   * the new dead letter, and sets none where the key has gone on.
   *
   * @param letter the offset of the dead letter
   * @throws InterruptedException when the partition is given away first
   */
  public void hold(ConsumerRecord<byte[], byte[]> record, long letter, Turn turn)
      throws InterruptedException {
    if (!holds || record.key() == null) {
      return;
    }
    DeadRecord mark = new DeadRecord(record, id(turn), letter);
    boolean retried = record instanceof RetriedRecord;
    if (!retried || replaced(mark)) {
      write(mark, turn);
    }
    if (!retried) {
      synchronized (this) {
        held.put(Place.of(mark), mark);
      }
      turn.keepsKey(mark);
    }
  }

  /** From here on the old dead letter lets nobody go. */
  private synchronized boolean replaced(DeadRecord mark) {
    return held.replace(Place.of(mark), mark) != null;
  }

  private void write(DeadRecord mark, Turn turn) throws InterruptedException {
    while (true) {
      try {
        turn.checkOwned();
        parked.mark(mark).get();
        return;
      } catch (ExecutionException e) {
        LOG.warn("that a key waits for dead letter {} isn't written yet", mark.letter(), e);
        turn.pause(AGAIN);
      }
    }
  }

  private String id(Turn turn) throws InterruptedException {
    while (true) {
      synchronized (this) {
        if (lettersId != null) {
          return lettersId;
        }
      }
      try {
        String id = letters.get().id();
        synchronized (this) {
          lettersId = id;
        }
      } catch (KafkaException e) {
        LOG.warn("the dead-letter topic can't be asked for its id yet", e);
        turn.pause(AGAIN);
      }
    }
  }

  @Override
  public CompletableFuture<List<ConsumerRecord<byte[], byte[]>>> restore(
      Collection<Integer> partitions) {
    return parked.restore(partitions);
  }

  @Override
  public synchronized void takenOn(
      Collection<Integer> partitions, List<ConsumerRecord<byte[], byte[]>> records) {
    held.keySet().removeIf(place -> partitions.contains(place.partition()));
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (record instanceof DeadRecord dead && partitions.contains(dead.partition())) {
        held.put(Place.of(dead), dead);
      }
    }
  }

  @Override
  public void settled(Collection<Integer> owned, Predicate<DeadRecord> taker) {
    synchronized (this) {
      held.keySet().removeIf(place -> !owned.contains(place.partition()));
      settled.removeIf(
          dead -> held.get(Place.of(dead)) != dead || (taker.test(dead) && gone(dead)));
      boolean due = System.nanoTime() - lastLook >= LOOK.toNanos();
      if (held.isEmpty() || looking || !due) {
        return;
      }
      looking = true;
    }
    Thread.ofVirtual().name("look for resolved dead letters").start(this::look);
  }

  private boolean gone(DeadRecord dead) {
    return held.remove(Place.of(dead), dead);
  }

  private void look() {
    try {
      ResolvedGroup.Standing now = letters.get();
      synchronized (this) {
        lettersId = now.id();
        held.values().stream().filter(dead -> isSettled(dead, now)).forEach(settled::add);
      }
    } catch (KafkaException e) {
      LOG.warn("which dead letters are resolved can't be told now: {}", e.toString());
    } finally {
      synchronized (this) {
        looking = false;
        lastLook = System.nanoTime();
      }
    }
  }

  private boolean isSettled(DeadRecord dead, ResolvedGroup.Standing now) {
    boolean dropped = !now.id().equals(dead.lettersId()) || dead.letter() < now.begin();
    if (holds && dropped) {
      LOG.warn(
          "dead letter {} isn't in its topic any more; the key of {}-{} at {} goes on",
          dead.letter(),
          dead.topic(),
          dead.partition(),
          dead.offset());
    }
    return !holds || dropped || now.resolved().contains(dead.letter());
  }

  @Override
  public boolean areSomewhere() {
    return parked.areSomewhere();
  }

  @Override
  public CompletableFuture<Void> store(ConsumerRecord<byte[], byte[]> record) {
    return parked.store(record);
  }

  @Override
  public CompletableFuture<Void> forget(ConsumerRecord<byte[], byte[]> record) {
    return parked.forget(record);
  }

  @Override
  public void sentBack(Collection<Integer> owned, Predicate<ConsumerRecord<byte[], byte[]>> taker) {
    parked.sentBack(owned, taker);
  }

  @Override
  public void close() {
    parked.close();
  }
}
