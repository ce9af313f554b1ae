package dev.tributary.bench.arm;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** A thread and a consumer for each partition: poll, post one after the other, commit. */
final class RawLoop implements Arm {
  @Override
  public AutoCloseable start(ArmSettings settings) {
    Threads threads = new Threads();
    Poster poster = new Poster(settings.sink(), settings.partitions());
    for (int partition = 0; partition < settings.partitions(); partition++) {
      TopicPartition own = new TopicPartition(settings.topic(), partition);
      threads.start("loop-" + partition, ending -> loop(settings, own, poster, ending));
    }
    return () -> {
      threads.close();
      poster.close();
    };
  }

  private static void loop(ArmSettings settings, TopicPartition own, Poster poster, Threads threads)
      throws InterruptedException {
    try (var consumer = new KafkaConsumer<byte[], byte[]>(Events.consumer(settings))) {
      consumer.assign(List.of(own));
      while (!threads.isEnding()) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(100));
        for (ConsumerRecord<byte[], byte[]> record : records) {
          boolean ignored = poster.deliver(record);
        }
        if (!records.isEmpty()) {
          consumer.commitSync();
        }
      }
    }
  }
}
