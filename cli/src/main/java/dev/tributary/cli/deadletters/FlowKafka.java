package dev.tributary.cli.deadletters;

import dev.tributary.cli.input.InputException;
import dev.tributary.runtime.deadletter.ResolvedGroup;
import dev.tributary.runtime.kafka.KafkaProperties;
import dev.tributary.runtime.kafka.Positions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A flow's topics. Every failure is an {@link InputException} that says what to do. */
public final class FlowKafka implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final FlowAccess flow;
  private final Admin admin;
  private final ResolvedGroup resolved;

  private FlowKafka(FlowAccess flow, Admin admin) {
    this.flow = flow;
    this.admin = admin;
    this.resolved =
        new ResolvedGroup(
            flow.deadLetterTopic(),
            flow.resolvedGroup(),
            () -> admin,
            id ->
                new KafkaProducer<>(
                    KafkaProperties.transactional(flow.kafka(), id),
                    new ByteArraySerializer(),
                    new ByteArraySerializer()));
  }

  /** Connects; nothing is asked yet. */
  public static FlowKafka open(FlowAccess flow) {
    try {
      return new FlowKafka(flow, Admin.create(KafkaProperties.admin(flow.kafka())));
    } catch (KafkaException e) {
      throw new InputException(
          "Kafka at %s can't be used: %s; check --bootstrap-server and --kafka-config"
              .formatted(flow.address(), root(e)));
    }
  }

  /** What to know before something is retried. */
  public List<String> notes() {
    return flow.notes();
  }

  FlowAccess flow() {
    return flow;
  }

  /** What lies in the dead-letter topic and what is resolved of it. */
  public ResolvedGroup.Standing standing() {
    return ask(flow.deadLetterTopic(), ResolvedGroup::standing);
  }

  /** Marks dead letters as resolved. */
  ResolvedGroup.Standing resolve(String lettersId, List<Long> offsets) {
    return ask(
        flow.deadLetterTopic(),
        group -> {
          try {
            return group.resolve(lettersId, offsets);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException(e);
          }
        });
  }

  private <T> T ask(String topic, Function<ResolvedGroup, T> question) {
    try {
      return question.apply(resolved);
    } catch (KafkaException e) {
      throw told(topic, e);
    }
  }

  /** How many partitions a topic has; empty when there is none. */
  OptionalInt partitions(String topic) {
    try {
      return OptionalInt.of(
          Positions.await(admin.describeTopics(List.of(topic)).topicNameValues().get(topic))
              .partitions()
              .size());
    } catch (UnknownTopicOrPartitionException e) {
      return OptionalInt.empty();
    } catch (KafkaException e) {
      throw told(topic, e);
    }
  }

  /**
   * Reads records of one partition, in order, until the end or until {@code take} has enough, which
   * it says by false.
   */
  void read(
      TopicPartition partition,
      long from,
      long end,
      Predicate<ConsumerRecord<byte[], byte[]>> take) {
    Map<String, Object> properties = new HashMap<>(KafkaProperties.reader(flow.kafka()));
    properties.put("max.poll.records", 500);
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, from);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (!take.test(record)) {
            return;
          }
        }
      }
    } catch (KafkaException e) {
      throw told(partition.topic(), e);
    }
  }

  Admin admin() {
    return admin;
  }

  /** Writes to one topic; returns when Kafka has all of it. */
  void write(String topic, List<ProducerRecord<byte[], byte[]>> records) {
    Map<String, Object> properties = new HashMap<>(KafkaProperties.producer(flow.kafka()));
    properties.put("max.block.ms", 10_000);
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      List<Future<?>> sent = new ArrayList<>();
      for (ProducerRecord<byte[], byte[]> record : records) {
        sent.add(producer.send(record));
      }
      for (Future<?> one : sent) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw told(
          topic, e.getCause() instanceof KafkaException k ? k : new KafkaException(e.getCause()));
    } catch (KafkaException e) {
      throw told(topic, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InputException("interrupted; doing it again does no harm");
    }
  }

  /** For people: what went wrong, and the next step. */
  InputException told(String topic, KafkaException failure) {
    if (failure instanceof UnknownTopicOrPartitionException) {
      return new InputException(
          "the topic %s isn't on Kafka at %s: the flow has never run there; see `tributary status`"
              .formatted(topic, flow.address()));
    }
    if (failure instanceof AuthenticationException) {
      return new InputException(
          "Kafka at %s doesn't take the credentials or isn't trusted: %s; give others with --kafka-config"
              .formatted(flow.address(), root(failure)));
    }
    if (failure instanceof AuthorizationException) {
      return new InputException(
          "Kafka at %s doesn't let this user: %s; docs/dead-letters.md lists the rights that it takes"
              .formatted(flow.address(), root(failure)));
    }
    return new InputException(
        ("Kafka at %s doesn't answer from here: %s; run the command in a pod of the cluster, or give"
                + " a listener that can be reached with --bootstrap-server HOST:PORT and what it"
                + " asks for with --kafka-config FILE (a port-forward is enough only when the broker"
                + " advertises that very address)")
            .formatted(flow.address(), root(failure)));
  }

  private static String root(Throwable failure) {
    Throwable last = failure;
    while (last.getCause() != null && last.getCause() != last) {
      last = last.getCause();
    }
    return last.getMessage() == null ? last.getClass().getSimpleName() : last.getMessage();
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }
}
