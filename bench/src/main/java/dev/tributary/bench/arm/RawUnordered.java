package dev.tributary.bench.arm;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** One consumer and a virtual thread for each record. Commits what it read: a crash loses. */
final class RawUnordered implements Arm {
  static final int IN_FLIGHT = 1_000;

  @Override
  public AutoCloseable start(ArmSettings settings) {
    Threads threads = new Threads();
    Poster poster = new Poster(settings.sink(), IN_FLIGHT);
    threads.start("poll", ending -> loop(settings, poster, ending));
    return () -> {
      threads.close();
      poster.close();
    };
  }

  private static void loop(ArmSettings settings, Poster poster, Threads threads)
      throws InterruptedException {
    Semaphore room = new Semaphore(IN_FLIGHT);
    try (ExecutorService sends = Executors.newVirtualThreadPerTaskExecutor();
        var consumer = new KafkaConsumer<byte[], byte[]>(Events.consumer(settings))) {
      consumer.subscribe(List.of(settings.topic()));
      while (!threads.isEnding()) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          room.acquire();
          Future<Boolean> ignored =
              sends.submit(
                  () -> {
                    try {
                      return poster.deliver(record);
                    } finally {
                      room.release();
                    }
                  });
        }
        consumer.commitAsync();
      }
    }
  }
}
