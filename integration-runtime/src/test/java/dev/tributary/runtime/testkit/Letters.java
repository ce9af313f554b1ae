package dev.tributary.runtime.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tributary.planner.Names;
import dev.tributary.planner.deadletter.DeadLetterHeaders;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.runtime.deadletter.ResolvedGroup;
import dev.tributary.runtime.parking.RetryRequest;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A flow's dead letters, as the command line treats them. */
public final class Letters {
  private final Kafka kafka;
  private final Map<String, Object> properties;
  private final FlowPlan plan;
  private final ResolvedGroup group;

  public Letters(Kafka kafka, String bootstrapServers, FlowPlan plan) {
    this.kafka = kafka;
    this.properties = Map.of("bootstrap.servers", bootstrapServers);
    this.plan = plan;
    this.group =
        new ResolvedGroup(
            plan.deadLetterTopic(),
            Names.resolvedGroup(plan.namespace(), plan.flow()),
            kafka::admin,
            id -> producer(Map.of("transactional.id", id)));
  }

  private KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
    Map<String, Object> all = new HashMap<>(properties);
    all.putAll(more);
    return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
  }

  public ResolvedGroup group() {
    return group;
  }

  /** How many are left to deal with. */
  public long left() {
    return group.standing().unresolved();
  }

  public List<ConsumerRecord<byte[], byte[]>> all() {
    return kafka.read(plan.deadLetterTopic());
  }

  /** Asks for the retry of those that nobody has dealt with and that are wanted. */
  public int retry(Predicate<ConsumerRecord<byte[], byte[]>> wanted) throws Exception {
    ResolvedGroup.Standing standing = group.standing();
    int partitions =
        kafka
            .admin()
            .describeTopics(List.of(plan.engine().stateTopic()))
            .allTopicNames()
            .get()
            .get(plan.engine().stateTopic())
            .partitions()
            .size();
    int asked = 0;
    try (var producer = producer(Map.of())) {
      for (ConsumerRecord<byte[], byte[]> letter : all()) {
        if (!standing.resolved().contains(letter.offset()) && wanted.test(letter)) {
          producer
              .send(
                  RetryRequest.of(
                      original(letter),
                      standing.id(),
                      letter.offset(),
                      plan.engine().stateTopic(),
                      partitions))
              .get();
          asked++;
        }
      }
    }
    return asked;
  }

  private static ConsumerRecord<byte[], byte[]> original(ConsumerRecord<byte[], byte[]> letter) {
    RecordHeaders headers = new RecordHeaders();
    letter
        .headers()
        .forEach(
            header -> {
              if (!DeadLetterHeaders.isOurs(header.key())) {
                headers.add(header);
              }
            });
    return new ConsumerRecord<>(
        Kafka.header(letter, DeadLetterHeaders.TOPIC),
        Integer.parseInt(Kafka.header(letter, DeadLetterHeaders.PARTITION)),
        Long.parseLong(Kafka.header(letter, DeadLetterHeaders.OFFSET)),
        Instant.parse(Kafka.header(letter, DeadLetterHeaders.TIMESTAMP)).toEpochMilli(),
        TimestampType.CREATE_TIME,
        letter.serializedKeySize(),
        letter.serializedValueSize(),
        letter.key(),
        letter.value(),
        headers,
        Optional.empty());
  }

  /** Requests that stand in the state topic. */
  public long requests() {
    Map<String, Boolean> open = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : kafka.read(plan.engine().stateTopic())) {
      open.put(new String(record.key(), UTF_8), record.value() != null);
    }
    return open.entrySet().stream()
        .filter(e -> e.getKey().startsWith("retry/") && e.getValue())
        .count();
  }

  /** Asks for something that no command would write. */
  public void put(ProducerRecord<byte[], byte[]> record) throws Exception {
    try (var producer = producer(Map.of())) {
      producer.send(record).get();
    }
  }
}
