package dev.tributary.runtime.kafka;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes with all acknowledgements. A producer that can't log in any more or is broken for good is
 * replaced by one with today's credentials. Safe for use by many threads.
 */
public final class Writer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final Supplier<Producer<byte[], byte[]>> producers;
  private Producer<byte[], byte[]> current;
  private boolean closed;

  /** A writer; {@code producers} makes a producer at the first write and after each loss. */
  public Writer(Supplier<Producer<byte[], byte[]>> producers) {
    this.producers = producers;
  }

  /**
   * Writes; the future ends when all replicas have the record, or with a {@link KafkaException}.
   * May block for a few seconds while Kafka can't be reached.
   */
  public CompletableFuture<Void> write(ProducerRecord<byte[], byte[]> record) {
    return send(record, metadata -> null);
  }

  /** As {@link #write}, and answers the offset that the record has. */
  public CompletableFuture<Long> writeAndTell(ProducerRecord<byte[], byte[]> record) {
    return send(record, RecordMetadata::offset);
  }

  private <V> CompletableFuture<V> send(
      ProducerRecord<byte[], byte[]> record, Function<RecordMetadata, V> answer) {
    CompletableFuture<V> done = new CompletableFuture<>();
    Producer<byte[], byte[]> producer;
    try {
      producer = producer();
      var ignored =
          producer.send(
              record,
              (metadata, failure) -> {
                if (failure == null) {
                  done.complete(answer.apply(metadata));
                } else {
                  replaceIfBroken(producer, failure);
                  done.completeExceptionally(failure);
                }
              });
    } catch (KafkaException | IllegalStateException e) {
      done.completeExceptionally(e instanceof KafkaException ? e : new KafkaException(e));
    }
    return done;
  }

  private synchronized Producer<byte[], byte[]> producer() {
    if (closed) {
      throw new IllegalStateException("the writer is closed");
    }
    if (current == null) {
      current = producers.get();
    }
    return current;
  }

  private synchronized void replaceIfBroken(Producer<byte[], byte[]> broken, Exception failure) {
    boolean login = failure instanceof AuthenticationException;
    boolean fatal =
        failure instanceof IllegalStateException
            || (failure instanceof KafkaException && failure.getClass() == KafkaException.class);
    if (current == broken && (login || fatal) && !(failure instanceof AuthorizationException)) {
      LOG.warn("a new producer is made after: {}", failure.getMessage());
      current = null;
      // Not on the producer's own thread, which would wait for itself.
      Thread.ofVirtual().name("close producer").start(() -> broken.close(Duration.ZERO));
    }
  }

  /** Waits up to 5 s for what was written. */
  @Override
  public void close() {
    Producer<byte[], byte[]> last;
    synchronized (this) {
      closed = true;
      last = current;
      current = null;
    }
    if (last != null) {
      last.close(CLOSE);
    }
  }
}
