package dev.tributary.runtime.ledger;

import dev.tributary.planner.report.FlowReport.LedgerReport;
import dev.tributary.runtime.engine.Turn;
import dev.tributary.runtime.kafka.AssignmentListener;
import java.util.Collection;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Knows what was delivered. Fails closed: while it can't be read or written, records wait. Safe for
 * use by many threads.
 */
public interface Ledger extends AssignmentListener, AutoCloseable {
  /**
   * Takes a record into delivery. Waits until the partition's entries are read, and until another
   * record of the same key that is on its way has ended.
   *
   * @return empty when its event was delivered already
   * @throws InterruptedException when the partition is given away first
   */
  Optional<Claim> claim(ConsumerRecord<byte[], byte[]> record, String effectKey, Turn turn)
      throws InterruptedException;

  /** What is remembered; empty when nothing is. */
  Optional<LedgerReport> report();

  /** Begins to read. */
  void start();

  @Override
  void close();

  /** A record on its way. Closing it lets another of the same key begin. */
  interface Claim extends AutoCloseable {
    /** Whether somebody else may have sent it, who had the partition before. */
    boolean isDoubtful();

    /**
     * Begins to write the delivered event down. Those of one key begin in their order, by whatever
     * thread, and then none is known while an earlier one isn't.
     */
    default void begins() {}

    /**
     * Writes down that these older events were superseded by the delivered one; returns when that
     * is acknowledged. Before {@link #delivered}: none that is known must have older ones before it
     * that aren't, or they would be sent after it.
     *
     * @throws InterruptedException as with {@link #delivered}
     */
    default void supersedes(Collection<String> effectKeys, Turn turn) throws InterruptedException {}

    /**
     * Writes the delivered event down; returns when that is acknowledged. Only then may the record
     * be finished.
     *
     * @throws InterruptedException when the partition is given away first; the record isn't
     *     finished
     */
    void delivered(Turn turn) throws InterruptedException;

    @Override
    void close();
  }
}
