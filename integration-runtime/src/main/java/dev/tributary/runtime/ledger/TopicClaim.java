package dev.tributary.runtime.ledger;

import dev.tributary.runtime.engine.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A claim whose entries go to the ledger's topic. */
final class TopicClaim implements Ledger.Claim {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final ConsumerRecord<byte[], byte[]> record;
  private final Fingerprint fingerprint;
  private final PartitionLedger partition;
  private final TopicLedger ledger;
  private final Runnable over;
  private volatile CompletableFuture<?> begun;

  /**
   * A claim of a record's effect.
   *
   * @param over lets others of the same effect go on
   */
  TopicClaim(
      ConsumerRecord<byte[], byte[]> record,
      Fingerprint fingerprint,
      PartitionLedger partition,
      TopicLedger ledger,
      Runnable over) {
    this.record = record;
    this.fingerprint = fingerprint;
    this.partition = partition;
    this.ledger = ledger;
    this.over = over;
  }

  @Override
  public boolean isDoubtful() {
    return partition.isDoubtful(record.offset());
  }

  @Override
  public void begins() {
    begun = ledger.write(record.partition(), fingerprint, ledger.now());
  }

  @Override
  public void delivered(Turn turn) throws InterruptedException {
    CompletableFuture<?> first = begun;
    begun = null;
    acknowledged(List.of(fingerprint), first, turn);
  }

  @Override
  public void supersedes(Collection<String> effectKeys, Turn turn) throws InterruptedException {
    if (!effectKeys.isEmpty()) {
      acknowledged(effectKeys.stream().map(Fingerprint::of).toList(), null, turn);
    }
  }

  /** Writes until it is acknowledged; {@code first}: the first write, or {@code null}. */
  private void acknowledged(List<Fingerprint> entries, CompletableFuture<?> first, Turn turn)
      throws InterruptedException {
    Instant now = ledger.now();
    CompletableFuture<?> write = first;
    while (true) {
      try {
        if (write == null) {
          write =
              CompletableFuture.allOf(
                  entries.stream()
                      .map(entry -> ledger.write(record.partition(), entry, now))
                      .toArray(CompletableFuture[]::new));
        }
        write.get();
        entries.forEach(entry -> partition.entry(entry, now));
        ledger.written();
        return;
      } catch (ExecutionException e) {
        ledger.notWritten(e.getCause());
        write = null;
        turn.pause(PAUSE);
      }
    }
  }

  @Override
  public void close() {
    over.run();
  }
}
