package dev.tributary.bench.arm.peer;

import dev.tributary.bench.arm.Arm;
import dev.tributary.bench.arm.ArmSettings;
import dev.tributary.bench.arm.Events;
import dev.tributary.bench.arm.Poster;
import io.confluent.parallelconsumer.ParallelConsumerOptions;
import io.confluent.parallelconsumer.ParallelConsumerOptions.ParallelConsumerOptionsBuilder;
import io.confluent.parallelconsumer.ParallelConsumerOptions.ProcessingOrder;
import io.confluent.parallelconsumer.ParallelStreamProcessor;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/**
 * Confluent's parallel consumer in KEY order with a blocking client: with its defaults, or with a
 * thread pool that fits the target's latency. A refused event is taken for done, because there are
 * no dead letters and it would be tried for ever.
 */
public final class ParallelConsumerCore implements Arm {
  private static final int DEFAULT_THREADS = 16;
  private static final int TUNED_THREADS = 500;

  private final boolean tuned;

  /** With defaults or tuned. */
  public ParallelConsumerCore(boolean tuned) {
    this.tuned = tuned;
  }

  static ParallelConsumerOptionsBuilder<byte[], byte[]> options(ArmSettings settings) {
    return ParallelConsumerOptions.<byte[], byte[]>builder()
        .ordering(ProcessingOrder.KEY)
        .consumer(new KafkaConsumer<>(Events.consumer(settings)))
        .defaultMessageRetryDelay(Duration.ofMillis(Events.PAUSE_MS))
        // kafka-clients 4 keeps the field elsewhere that it looks into.
        .ignoreReflectiveAccessExceptionsForAutoCommitDisabledCheck(true);
  }

  @Override
  public AutoCloseable start(ArmSettings settings) {
    Poster poster = new Poster(settings.sink(), tuned ? TUNED_THREADS : DEFAULT_THREADS);
    var options = options(settings);
    if (tuned) {
      options.maxConcurrency(TUNED_THREADS).commitInterval(Duration.ofMillis(100));
    }
    ParallelStreamProcessor<byte[], byte[]> processor =
        ParallelStreamProcessor.createEosStreamProcessor(options.build());
    processor.subscribe(List.of(settings.topic()));
    processor.poll(
        context -> {
          var record = context.getSingleConsumerRecord();
          try {
            int status =
                poster.post(record.value(), Events.effectKey(record), Events.sequence(record));
            if (status >= 500) {
              throw new IllegalStateException("answered " + status);
            }
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
    return () -> {
      processor.closeDrainFirst();
      poster.close();
    };
  }
}
