package dev.tributary.runtime.engine;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What is done with each record. Called on the lane's own virtual thread, which it may block. */
@FunctionalInterface
public interface RecordHandler {
  /**
   * Returns when the record is finished: delivered, filtered, or acknowledged as a dead letter.
   * Only then may the position pass it.
   *
   * @throws InterruptedException when the partition is taken away first; the record isn't finished
   *     and its next owner begins it anew
   */
  void handle(ConsumerRecord<byte[], byte[]> record, Turn turn) throws InterruptedException;
}
