package dev.tributary.orchestration.soak;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tributary.broker.LocalBroker;
import dev.tributary.orchestration.testkit.PickupPlan;
import dev.tributary.runtime.kafka.Positions;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/** A real broker with the orchestration's topics. Members that died are missed after 6 s. */
final class SoakKafka implements AutoCloseable {
  private static final String LETTERS = "pickup.pickup.orc.dlq";
  private static final List<String> READ =
      List.of(PickupPlan.PLACED, PickupPlan.PICKED, PickupPlan.COLLECTED);
  private static final List<String> WRITTEN =
      List.of(PickupPlan.DONE, PickupPlan.FAILED, LETTERS, "tributary.reports");

  private final LocalBroker broker =
      LocalBroker.builder()
          .property("group.consumer.min.session.timeout.ms", "6000")
          .property("group.consumer.session.timeout.ms", "6000")
          .property("group.consumer.min.heartbeat.interval.ms", "1000")
          .property("group.consumer.heartbeat.interval.ms", "1000")
          .start();
  private final KafkaProducer<byte[], byte[]> producer =
      new KafkaProducer<>(access(), new ByteArraySerializer(), new ByteArraySerializer());
  private final AtomicReference<Exception> lost = new AtomicReference<>();

  SoakKafka() {
    try (Admin admin = Admin.create(access())) {
      Positions.await(
          admin.createTopics(READ.stream().map(t -> new NewTopic(t, 6, (short) 1)).toList()).all());
      Positions.await(
          admin
              .createTopics(WRITTEN.stream().map(t -> new NewTopic(t, 1, (short) 1)).toList())
              .all());
      READ.forEach(
          topic ->
              // A topic that was only just created isn't served at once.
              Awaitility.await("positions in " + topic)
                  .ignoreExceptionsInstanceOf(UnknownTopicOrPartitionException.class)
                  .until(
                      () -> {
                        var ignored =
                            Positions.resolve(admin, "tributary.pickup.pickup.orc", topic, true);
                        return true;
                      }));
    }
  }

  private Map<String, Object> access() {
    return Map.of("bootstrap.servers", broker.bootstrapServers());
  }

  String servers() {
    return broker.bootstrapServers();
  }

  void send(SoakOrders.Send event) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            event.topic(), event.order().getBytes(UTF_8), event.payload().getBytes(UTF_8));
    Map.of("ce_id", event.id(), "ce_source", "/soak", "ce_type", event.type())
        .forEach((name, text) -> record.headers().add(name, text.getBytes(UTF_8)));
    var ignored =
        producer.send(
            record,
            (metadata, e) -> {
              if (e != null) {
                lost.set(e);
              }
            });
  }

  /** All that was sent is there now. */
  void flush() {
    producer.flush();
    if (lost.get() != null) {
      throw new AssertionError("the soak couldn't send an event", lost.get());
    }
  }

  /** The ids of the events that processes wrote, by order; one that was written twice has one. */
  Map<String, Set<String>> written(String topic) {
    Map<String, Set<String>> ids = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : read(topic)) {
      ids.computeIfAbsent(new String(record.key(), UTF_8), k -> new HashSet<>())
          .add(new String(record.headers().lastHeader("ce_id").value(), UTF_8));
    }
    return ids;
  }

  int deadLetters() {
    return read(LETTERS).size();
  }

  private List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    TopicPartition partition = new TopicPartition(topic, 0);
    try (var consumer =
        new KafkaConsumer<>(access(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      List<ConsumerRecord<byte[], byte[]>> records = new java.util.ArrayList<>();
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
      return records;
    }
  }

  @Override
  public void close() {
    producer.close();
    broker.close();
  }
}
