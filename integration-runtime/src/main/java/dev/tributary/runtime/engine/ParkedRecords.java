package dev.tributary.runtime.engine;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Copies of parked records, where they survive the pod. Safe for use by many threads. */
public interface ParkedRecords extends AutoCloseable {
  /**
   * Writes a copy. May block for a few seconds; the future ends when the copy survives, or with why
   * that isn't known.
   */
  CompletableFuture<Void> store(ConsumerRecord<byte[], byte[]> record);

  /**
   * Writes that a key waits for a dead letter; the mark dominates a copy of the record. The future
   * and blocking as with {@link #store}.
   */
  default CompletableFuture<Void> mark(DeadRecord record) {
    return CompletableFuture.failedFuture(
        new IllegalStateException("there is no place for marks of dead letters"));
  }

  /**
   * Deletes the copy of a record, and of a {@link DeadRecord} the mark too; the future and blocking
   * as with {@link #store}.
   */
  CompletableFuture<Void> forget(ConsumerRecord<byte[], byte[]> record);

  /**
   * All copies of the records of these source partitions, with the topic, partition and offset of
   * the originals, and of those marked the {@link DeadRecord} alone. The future ends exceptionally
   * when they can't be read now.
   */
  CompletableFuture<List<ConsumerRecord<byte[], byte[]>>> restore(Collection<Integer> partitions);

  /**
   * Offers finished records that somebody sent back, to be handled once more, until each is taken.
   * Their copies count as copies here: {@link #forget} deletes them. Never blocks.
   *
   * @param owned the partitions that are ours
   * @param taker takes a record, or answers false; then it is offered again the next time
   */
  default void sentBack(
      Collection<Integer> owned, Predicate<ConsumerRecord<byte[], byte[]>> taker) {}

  /** These partitions go on with these copies and marks, which may be of others too. */
  default void takenOn(
      Collection<Integer> partitions, List<ConsumerRecord<byte[], byte[]>> copies) {}

  /**
   * Offers the marks whose dead letters were dealt with, until each is taken. Never blocks.
   *
   * @param owned the partitions that are ours
   * @param taker takes one, or answers false; then it is offered again the next time
   */
  default void settled(Collection<Integer> owned, Predicate<DeadRecord> taker) {}

  /** Reads no more. */
  @Override
  default void close() {}

  /** Whether anything can be parked. */
  default boolean areSomewhere() {
    return true;
  }

  /** Nowhere: for flows whose plan names no topic for it. Nothing must be stored here. */
  static ParkedRecords nowhere() {
    return new ParkedRecords() {
      @Override
      public boolean areSomewhere() {
        return false;
      }

      @Override
      public CompletableFuture<Void> store(ConsumerRecord<byte[], byte[]> record) {
        return CompletableFuture.failedFuture(
            new IllegalStateException("the flow has no topic for parked records"));
      }

      @Override
      public CompletableFuture<Void> forget(ConsumerRecord<byte[], byte[]> record) {
        return CompletableFuture.completedFuture(null);
      }

      @Override
      public CompletableFuture<List<ConsumerRecord<byte[], byte[]>>> restore(
          Collection<Integer> partitions) {
        return CompletableFuture.completedFuture(List.of());
      }
    };
  }
}
