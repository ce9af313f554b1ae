package dev.tributary.runtime.engine;

import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What a record's handler may ask of the lane that it runs in. */
public interface Turn {
  /**
   * To be called before every send. Waits while it isn't known whether the partition is still ours,
   * for example after the process was stopped for a while.
   *
   * @throws InterruptedException when the partition is being given away: send nothing more
   */
  void checkOwned() throws InterruptedException;

  /**
   * Waits.
   *
   * @throws InterruptedException as soon as the partition is being given away
   */
  void pause(Duration time) throws InterruptedException;

  /**
   * A record of another key that waits behind this one and isn't finished. It may be handled out of
   * turn, because order is promised for each key only.
   */
  Optional<ConsumerRecord<byte[], byte[]>> another();

  /** Tells that a record from {@link #another} was finished, so that it isn't handled again. */
  void finished(ConsumerRecord<byte[], byte[]> record);
}
