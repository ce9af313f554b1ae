package dev.tributary.runtime.kafka;

import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.FlowPlan.KafkaPlan;
import dev.tributary.runtime.engine.SourceTopic;
import dev.tributary.runtime.secret.MissingSecretException;
import dev.tributary.runtime.secret.Secrets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The Kafka clients of one who reads a topic in a group, each made with the credentials of that
 * moment.
 */
public final class KafkaClients implements SourceTopic, AutoCloseable {
  private static final long ANSWER_SECONDS = 8;

  private final KafkaPlan kafka;
  private final String group;
  private final String groupProtocol;
  private final String topic;
  private final Secrets secrets;
  private final String clientId;
  private final Writer writer;
  private Admin admin;

  /** Clients that connect when they are first used; {@code clientId} shows in the broker's logs. */
  public KafkaClients(FlowPlan plan, Secrets secrets, String clientId) {
    this(
        plan.kafka(),
        plan.consumerGroup(),
        plan.engine().groupProtocol(),
        plan.source().topic(),
        secrets,
        clientId);
  }

  /** As above, for a topic that is read in a group. */
  public KafkaClients(
      KafkaPlan kafka,
      String group,
      String groupProtocol,
      String topic,
      Secrets secrets,
      String clientId) {
    this.kafka = kafka;
    this.group = group;
    this.groupProtocol = groupProtocol;
    this.topic = topic;
    this.secrets = secrets;
    this.clientId = clientId;
    this.writer =
        new Writer(
            () ->
                new KafkaProducer<>(
                    properties(KafkaProperties::producer),
                    new ByteArraySerializer(),
                    new ByteArraySerializer()));
  }

  /** The one writer, closed with this. */
  public Writer writer() {
    return writer;
  }

  /** A new consumer; errors as promised, also when a Secret is missing. */
  @Override
  public Consumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        properties(common -> KafkaProperties.consumer(common, group, groupProtocol)),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  /** A new consumer of no group, the caller's to close; errors as {@link #consumer}. */
  public Consumer<byte[], byte[]> reader() {
    return new KafkaConsumer<>(
        properties(KafkaProperties::reader),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  /** A new consumer of no group that waits long for the next record; as {@link #reader}. */
  public Consumer<byte[], byte[]> follower() {
    return new KafkaConsumer<>(
        properties(KafkaProperties::follower),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  /** A new producer of transactions, the caller's to close; errors as {@link #consumer}. */
  public Producer<byte[], byte[]> transactional(String id) {
    return new KafkaProducer<>(
        properties(common -> KafkaProperties.transactional(common, id)),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /**
   * How many pods read in the flow's group, at least one.
   *
   * @throws KafkaException when Kafka doesn't answer within 8 s or refuses us
   */
  public int members() throws InterruptedException {
    try {
      return Math.max(
          1,
          admin()
              .describeConsumerGroups(List.of(group))
              .describedGroups()
              .get(group)
              .get(ANSWER_SECONDS, TimeUnit.SECONDS)
              .members()
              .size());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return 1;
      }
      throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
    } catch (TimeoutException e) {
      throw new KafkaException("no answer within %d s".formatted(ANSWER_SECONDS), e);
    }
  }

  @Override
  public Uuid topicId() {
    return Positions.await(admin().describeTopics(List.of(topic)).topicNameValues().get(topic))
        .topicId();
  }

  /** The admin client, made when there is none; errors as {@link #consumer}. */
  public synchronized Admin admin() {
    if (admin == null) {
      admin = Admin.create(properties(KafkaProperties::admin));
    }
    return admin;
  }

  /** Lets the next {@link #admin} be a new one, with the credentials of then. */
  public synchronized void renewAdmin() {
    if (admin != null) {
      admin.close(Duration.ZERO);
      admin = null;
    }
  }

  /**
   * The first of the topics that doesn't exist.
   *
   * @throws KafkaException when Kafka doesn't answer within 8 s or refuses us
   */
  public Optional<String> missingTopic(Collection<String> topics) throws InterruptedException {
    for (var topic : admin().describeTopics(topics).topicNameValues().entrySet()) {
      try {
        topic.getValue().get(ANSWER_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof UnknownTopicOrPartitionException) {
          return Optional.of(topic.getKey());
        }
        if (e.getCause() instanceof AuthenticationException) {
          renewAdmin();
        }
        throw e.getCause() instanceof KafkaException known
            ? known
            : new KafkaException(e.getCause());
      } catch (TimeoutException e) {
        throw new KafkaException("no answer within %d s".formatted(ANSWER_SECONDS), e);
      }
    }
    return Optional.empty();
  }

  private Map<String, Object> properties(UnaryOperator<Map<String, Object>> kind) {
    try {
      return kind.apply(KafkaProperties.common(kafka, secrets, clientId));
    } catch (MissingSecretException e) {
      throw new KafkaException(e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    writer.close();
    renewAdmin();
  }
}
