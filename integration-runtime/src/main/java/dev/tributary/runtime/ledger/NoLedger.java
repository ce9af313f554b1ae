package dev.tributary.runtime.ledger;

import dev.tributary.planner.report.FlowReport.LedgerReport;
import dev.tributary.runtime.engine.Turn;
import java.util.Collection;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Remembers nothing, for plans of format 1: every record may be a second one. */
public final class NoLedger implements Ledger {
  private static final Claim UNKNOWN =
      new Claim() {
        @Override
        public boolean isDoubtful() {
          return true;
        }

        @Override
        public void delivered(Turn turn) {}

        @Override
        public void close() {}
      };

  @Override
  public Optional<Claim> claim(ConsumerRecord<byte[], byte[]> record, String effectKey, Turn turn) {
    return Optional.of(UNKNOWN);
  }

  @Override
  public Optional<LedgerReport> report() {
    return Optional.empty();
  }

  @Override
  public void start() {}

  @Override
  public void assigned(Collection<TopicPartition> partitions) {}

  @Override
  public void gone(Collection<TopicPartition> partitions) {}

  @Override
  public void close() {}
}
