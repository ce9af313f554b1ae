package dev.tributary.runtime.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes copies of parked records, and their ends, while the lease is held. */
final class CopyWriter {
  private static final Logger LOG = LoggerFactory.getLogger(CopyWriter.class);
  private static final long AGAIN_MS = 1_000;

  private final Lease lease;
  private final Thread.Builder threads;

  CopyWriter(Lease lease, Thread.Builder threads) {
    this.lease = lease;
    this.threads = threads;
  }

  /** Writes until it is acknowledged or the partition is dropped, and says so then. */
  void write(
      Work<ConsumerRecord<byte[], byte[]>> work,
      Function<ConsumerRecord<byte[], byte[]>, CompletableFuture<Void>> how,
      Runnable done) {
    threads.start(
        () -> {
          try {
            while (!written(work, how)) {
              Thread.sleep(AGAIN_MS);
            }
            done.run();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private boolean written(
      Work<ConsumerRecord<byte[], byte[]>> work,
      Function<ConsumerRecord<byte[], byte[]>, CompletableFuture<Void>> how)
      throws InterruptedException {
    if (work.partition.removed) {
      return true;
    }
    if (!lease.isHeld()) {
      return false;
    }
    try {
      how.apply(work.record.value()).get();
      return true;
    } catch (ExecutionException e) {
      LOG.warn("the parked copy of {} isn't written yet: {}", work, e.getCause().toString());
      return false;
    }
  }
}
