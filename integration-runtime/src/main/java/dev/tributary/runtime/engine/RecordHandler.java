package dev.tributary.runtime.engine;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What is done with each record. Called on a virtual thread of the record's own, which it may
 * block; never for two records of one key at a time, unless the flow wants no order.
 */
@FunctionalInterface
public interface RecordHandler {
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
