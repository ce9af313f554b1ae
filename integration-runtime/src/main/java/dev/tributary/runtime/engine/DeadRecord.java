package dev.tributary.runtime.engine;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record that is a dead letter for which the later records of its key wait: its topic, partition,
 * offset, time and key, without body and headers, which the dead letter has.
 */
public final class DeadRecord extends ConsumerRecord<byte[], byte[]> {
  private final String lettersId;
  private final long letter;

  /**
   * The mark of a record.
   *
   * @param lettersId the id of the dead-letter topic
   * @param letter the offset of the dead letter there
   */
  public DeadRecord(ConsumerRecord<byte[], byte[]> record, String lettersId, long letter) {
    super(
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp(),
        record.timestampType(),
        record.serializedKeySize(),
        NULL_SIZE,
        record.key(),
        null,
        new org.apache.kafka.common.header.internals.RecordHeaders(),
        record.leaderEpoch());
    this.lettersId = lettersId;
    this.letter = letter;
  }

  /** The id of the dead-letter topic. */
  public String lettersId() {
    return lettersId;
  }

  /** The offset of the dead letter there. */
  public long letter() {
    return letter;
  }
}
