package dev.tributary.runtime.deadletter;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The record of a dead letter that a person sent back: the original with its topic, partition,
 * offset and time, so that it has the identity and the place in its key that it had.
 */
public final class RetriedRecord extends ConsumerRecord<byte[], byte[]> {
  private final Place request;
  private final String lettersId;
  private final long letter;

  /**
   * A record of the state topic.
   *
   * @param key its key
   * @param partition its partition
   */
  public record Place(String key, int partition) {}

  /**
   * Sent back.
   *
   * @param request where the request stands
   * @param lettersId the id of the dead-letter topic
   * @param letter the offset of the dead letter there
   */
  public RetriedRecord(
      ConsumerRecord<byte[], byte[]> original, Place request, String lettersId, long letter) {
    super(
        original.topic(),
        original.partition(),
        original.offset(),
        original.timestamp(),
        original.timestampType(),
        original.serializedKeySize(),
        original.serializedValueSize(),
        original.key(),
        original.value(),
        original.headers(),
        original.leaderEpoch());
    this.request = request;
    this.lettersId = lettersId;
    this.letter = letter;
  }

  /** Where the request stands; its key deletes it. */
  public Place request() {
    return request;
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
