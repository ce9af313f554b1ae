package dev.tributary.bench.workload;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Creates topics and fills them, with all acknowledgements. */
public final class Loader {
  private final String bootstrapServers;

  /** Talks to the broker there. */
  public Loader(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /** Creates a topic. */
  public void create(String topic, int partitions) throws InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot create the topic " + topic, e.getCause());
    }
  }

  /**
   * Produces all events in their order, and returns when every one is acknowledged.
   *
   * @throws IllegalStateException when one isn't: then nothing can be judged
   */
  public void produce(String topic, Orders orders) {
    produce(topic, orders, event -> {}, 5);
  }

  /**
   * Produces so many events a second, each at its time, and returns when every one is acknowledged.
   *
   * @return when each was handed over, by the machine's monotonic clock
   * @throws IllegalStateException when one isn't acknowledged
   */
  public long[] produce(String topic, Orders orders, int perSecond) {
    long[] at = new long[orders.workload().events()];
    long began = System.nanoTime();
    produce(
        topic,
        orders,
        event -> {
          long due = began + event * 1_000_000_000L / perSecond;
          for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
          }
          at[event] = System.nanoTime();
        },
        0);
    return at;
  }

  private void produce(String topic, Orders orders, IntConsumer before, int lingerMs) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", bootstrapServers);
    properties.put("acks", "all");
    properties.put("enable.idempotence", true);
    // To a partition that was only just created a broker may refuse the first batch and take the
    // second, and then refuses the first for ever: its sequence is behind.
    properties.put("max.in.flight.requests.per.connection", 1);
    properties.put("linger.ms", lingerMs);
    properties.put("batch.size", 128 << 10);
    AtomicReference<Exception> failure = new AtomicReference<>();
    try (var producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int event = 0; event < orders.workload().events(); event++) {
        before.accept(event);
        Future<RecordMetadata> ignored =
            producer.send(
                record(topic, orders, event),
                (metadata, exception) -> failure.compareAndSet(null, exception));
      }
      producer.flush();
    }
    if (failure.get() != null) {
      throw new IllegalStateException("not every event was acknowledged", failure.get());
    }
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, Orders orders, int event) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, orders.recordKey(event), orders.value(event));
    record.headers().add("content-type", "application/json".getBytes(UTF_8));
    record.headers().add("ce_specversion", "1.0".getBytes(UTF_8));
    record.headers().add("ce_id", Orders.id(event).getBytes(UTF_8));
    record.headers().add("ce_source", "bench".getBytes(UTF_8));
    record.headers().add("ce_type", "dev.tributary.bench.order".getBytes(UTF_8));
    return record;
  }
}
