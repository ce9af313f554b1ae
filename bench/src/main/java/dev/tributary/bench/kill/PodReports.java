package dev.tributary.bench.kill;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tributary.planner.Names;
import dev.tributary.planner.report.FlowReport;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What pods told of themselves; the oracle doesn't listen to it. */
final class PodReports {
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private PodReports() {}

  /**
   * How many records pods had again and didn't send, because the ledger knew them: the sum of each
   * pod's highest count. What a killed pod counted since its last report, up to 10 s before, isn't
   * in it.
   */
  static long suppressed(String bootstrapServers) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", bootstrapServers);
    Map<String, Long> highest = new HashMap<>();
    try (var consumer =
        new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Names.REPORTS_TOPIC).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          if (record.value() != null) {
            highest.merge(record.key(), duplicates(record.value()), Math::max);
          }
        }
      }
    }
    return highest.values().stream().mapToLong(Long::longValue).sum();
  }

  private static long duplicates(byte[] report) {
    try {
      return JSON.readValue(report, FlowReport.class).duplicates();
    } catch (IOException e) {
      throw new IllegalStateException("a pod wrote a report that can't be read", e);
    }
  }
}
