package dev.tributary.runtime.engine;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What a record's handler may ask of the engine. */
public interface Turn {
  /**
   * To be called before every send. Waits while it isn't known whether the partition is still ours,
   * for example after the process was stopped for a while.
   *
   * @throws InterruptedException when the partition is being given away: send nothing more
   */
  void checkOwned() throws InterruptedException;

  /**
   * Waits, and for that time gives its place to another record. A record that waits long while
   * others pass is parked: positions pass it, it keeps its place within its key, and this call goes
   * on as before.
   *
   * @throws InterruptedException as soon as the partition is being given away
   */
  void pause(Duration time) throws InterruptedException;

  /**
   * Gives its place up, and waits until all earlier records of its key are being handled or are
   * finished. Only for a handler that is given several records of one key at a time.
   *
   * @throws InterruptedException as soon as the partition is being given away
   */
  void stepBack() throws InterruptedException;

  /**
   * Says that the record is a dead letter for which the later ones of its key wait, from the end of
   * its handling on. The mark survives already.
   */
  default void keepsKey(DeadRecord mark) {}

  /**
   * The older records of its key that wait and that it may supersede, from the oldest on; none
   * unless {@link Limits#coalesce} says so.
   */
  default List<ConsumerRecord<byte[], byte[]>> overtakes() {
    return List.of();
  }

  /**
   * Says that some of {@link #overtakes} are superseded, now that this record is delivered: they
   * are finished with it. The others are handled after it, the newest first.
   */
  default void supersedes(Collection<ConsumerRecord<byte[], byte[]>> records) {}

  /**
   * Says that the record isn't newer than what it overtakes. It is not finished when its handling
   * ends, but handled once more when all of those have ended.
   */
  default void standsAside() {}
}
