package dev.tributary.bench.arm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.config.ConfigResource;

/**
 * Share consumers with explicit acknowledgement: each polls a batch, sends its records side by side
 * and acknowledges them together.
 */
final class ShareConsumerLoop implements Arm {
  private static final int THREADS = 12;

  @Override
  public void prepare(ArmSettings settings, Admin admin) throws Exception {
    Arm.super.prepare(settings, admin);
    admin
        .incrementalAlterConfigs(
            Map.of(
                new ConfigResource(ConfigResource.Type.GROUP, settings.group()),
                List.of(
                    new AlterConfigOp(
                        new ConfigEntry("share.auto.offset.reset", "earliest"),
                        AlterConfigOp.OpType.SET))))
        .all()
        .get();
  }

  @Override
  public AutoCloseable start(ArmSettings settings) {
    Threads threads = new Threads();
    Poster poster = new Poster(settings.sink(), RawUnordered.IN_FLIGHT);
    for (int i = 0; i < THREADS; i++) {
      threads.start("share-" + i, ending -> loop(settings, poster, ending));
    }
    return () -> {
      threads.close();
      poster.close();
    };
  }

  private static void loop(ArmSettings settings, Poster poster, Threads threads)
      throws InterruptedException {
    Map<String, Object> properties = Events.consumer(settings);
    properties
        .keySet()
        .removeAll(
            List.of(
                "enable.auto.commit",
                "auto.offset.reset",
                "session.timeout.ms",
                "heartbeat.interval.ms",
                "partition.assignment.strategy"));
    properties.put("share.acknowledgement.mode", "explicit");
    properties.put("max.poll.records", 200);
    try (ExecutorService sends = Executors.newVirtualThreadPerTaskExecutor();
        var consumer = new KafkaShareConsumer<byte[], byte[]>(properties)) {
      consumer.subscribe(List.of(settings.topic()));
      while (!threads.isEnding()) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(100));
        List<Callable<Boolean>> batch = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
          batch.add(() -> poster.deliver(record));
        }
        var ignored = sends.invokeAll(batch);
        records.forEach(consumer::acknowledge);
        consumer.commitAsync();
      }
    }
  }
}
