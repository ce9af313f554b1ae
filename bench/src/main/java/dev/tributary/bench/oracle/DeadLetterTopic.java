package dev.tributary.bench.oracle;

import dev.tributary.bench.workload.Orders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a topic of dead letters from its begin to its end of now. */
public final class DeadLetterTopic {
  private final String bootstrapServers;

  /** Reads from the broker there. */
  public DeadLetterTopic(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /** Waits until so many letters lie there; returns whether they do. */
  public boolean await(String topic, int letters, Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (events(topic).size() < letters) {
      if (System.nanoTime() > end) {
        return false;
      }
      Thread.sleep(100);
    }
    return true;
  }

  /** Waits until these events lie there; returns whether they do. */
  public boolean await(String topic, List<Integer> events, Duration patience)
      throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!Set.copyOf(events(topic)).containsAll(events)) {
      if (System.nanoTime() > end) {
        return false;
      }
      Thread.sleep(100);
    }
    return true;
  }

  /** The events whose ids stand in the values; one entry for each letter, -1 for one without. */
  public List<Integer> events(String topic) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", bootstrapServers);
    properties.put("isolation.level", "read_committed");
    List<Integer> events = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        for (ConsumerRecord<byte[], byte[]> letter : consumer.poll(Duration.ofMillis(100))) {
          events.add(letter.value() == null ? -1 : Orders.find(letter.value()));
        }
      }
    }
    return events;
  }
}
