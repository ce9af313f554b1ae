package dev.tributary.runtime.engine;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What is done with each record. Called on a virtual thread of the record's own, which it may
 * block; never for two records of one key at a time, unless the flow wants no order or {@link
 * Limits#perKey} allows it.
 */
@FunctionalInterface
public interface RecordHandler {
  /**
   * Told before {@link #handle} is called for a record, of the records of one key in their order,
   * unless {@link Limits#coalesce} has the newest go first, one at a time. Called under the
   * engine's lock: it must return at once and call nothing of the engine.
   */
  default void begins(ConsumerRecord<byte[], byte[]> record) {}

  /** Told when a record is finished or given up; called as {@link #begins}. */
  default void ends(ConsumerRecord<byte[], byte[]> record) {}

  /**
   * Returns when the record is finished: delivered, filtered, or acknowledged as a dead letter.
   * Only then may the position pass it. A {@link RuntimeException} is a bug: the record is handled
   * again after a while.
   *
   * @throws InterruptedException when the partition is taken away first; the record isn't finished
   *     and its next owner begins it anew
   */
  void handle(ConsumerRecord<byte[], byte[]> record, Turn turn) throws InterruptedException;
}
