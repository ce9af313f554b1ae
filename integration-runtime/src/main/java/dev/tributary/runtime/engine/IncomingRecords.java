package dev.tributary.runtime.engine;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Kafka's records as the dispatcher takes them in. */
final class IncomingRecords {
  /** What a record takes in memory beside its key and value: headers, and its places in books. */
  private static final int OVERHEAD = 1_000;

  private IncomingRecords() {}

  static Incoming<ConsumerRecord<byte[], byte[]>> of(ConsumerRecord<byte[], byte[]> record) {
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
}
