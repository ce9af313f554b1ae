package dev.tributary.runtime.delivery;

import dev.tributary.runtime.connector.Delivery;
import dev.tributary.runtime.engine.Turn;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** How a flow's records get to their target. Safe for use by many threads. */
@FunctionalInterface
public interface Delivering {
  /**
   * Delivers one record.
   *
   * @param taken run once the target has it, by any thread, before this returns so; for the records
   *     of one key in their order
   * @throws InterruptedException when the partition is given away first
   */
  Result deliver(
      ConsumerRecord<byte[], byte[]> record, Delivery delivery, Turn turn, Runnable taken)
      throws InterruptedException;

  /** Told as {@link dev.tributary.runtime.engine.RecordHandler#begins}. */
  default void begins(ConsumerRecord<byte[], byte[]> record) {}

  /** Told as {@link dev.tributary.runtime.engine.RecordHandler#ends}. */
  default void ends(ConsumerRecord<byte[], byte[]> record) {}
}
