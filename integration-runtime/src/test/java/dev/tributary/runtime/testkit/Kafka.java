package dev.tributary.runtime.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tributary.planner.plan.FlowPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What tests ask of a broker, beside the runner. */
public final class Kafka implements AutoCloseable {
  private final Map<String, Object> properties;
  private final Admin admin;

  public Kafka(String bootstrapServers) {
    this(Map.of("bootstrap.servers", bootstrapServers));
  }

  public Kafka(Map<String, Object> properties) {
    this.properties = properties;
    this.admin = Admin.create(properties);
  }

  public Admin admin() {
    return admin;
  }

  /** The topics that the operator would make. */
  public void createTopics(FlowPlan plan) {
    for (FlowPlan.TopicPlan topic : plan.topics()) {
      create(topic.name(), topic.partitions(), topic.config());
    }
  }

  public void create(String topic, int partitions, Map<String, String> config) {
    try {
      admin
          .createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(config)))
          .all()
          .get();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Everything in a topic, now. */
  public List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    try (var consumer =
        new KafkaConsumer<>(
            new HashMap<>(properties), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
      return records;
    }
  }

  public long count(String topic) {
    try {
      var partitions =
          admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions();
      return admin
          .listOffsets(
              partitions.stream()
                  .collect(
                      Collectors.toMap(
                          p -> new TopicPartition(topic, p.partition()), p -> OffsetSpec.latest())))
          .all()
          .get()
          .values()
          .stream()
          .mapToLong(o -> o.offset())
          .sum();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Committed offsets of a group, summed. */
  public long committed(String group) {
    try {
      return admin
          .listConsumerGroupOffsets(group)
          .partitionsToOffsetAndMetadata()
          .get()
          .values()
          .stream()
          .mapToLong(o -> o.offset())
          .sum();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  public void send(String topic, String key, String value) {
    try (var producer =
        new KafkaProducer<>(
            new HashMap<>(properties), new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(topic, key.getBytes(UTF_8), value.getBytes(UTF_8))).get();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  public void send(String topic, List<Map.Entry<String, String>> records) {
    try (var producer =
        new KafkaProducer<>(
            new HashMap<>(properties), new ByteArraySerializer(), new ByteArraySerializer())) {
      for (var entry : records) {
        var ignored =
            producer.send(
                new ProducerRecord<>(
                    topic, entry.getKey().getBytes(UTF_8), entry.getValue().getBytes(UTF_8)));
      }
    }
  }

  public static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    var header = record.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), UTF_8);
  }

  @Override
  public void close() {
    admin.close();
  }
}
