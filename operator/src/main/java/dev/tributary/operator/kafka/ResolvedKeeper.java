package dev.tributary.operator.kafka;

import dev.tributary.planner.Names;
import dev.tributary.planner.plan.FlowPlan;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jboss.logging.Logger;

/**
 * Commits what is resolved anew, now and then: brokers forget what a group without members has
 * committed, after 7 days by default, and then what people dealt with would count again. It is done
 * in a transaction with the group's name as its id, as everybody who resolves does it, so that
 * nothing that is resolved meanwhile is undone.
 */
public final class ResolvedKeeper {
  private static final Logger LOG = Logger.getLogger(ResolvedKeeper.class);
  private static final Duration KEPT = Duration.ofHours(6);
  private static final Duration CLOSE = Duration.ofSeconds(1);

  private final Kafka kafka;
  private final ClientSettings settings;
  private final Duration deadline;
  private final Clock clock;
  private final Map<String, Instant> kept = new ConcurrentHashMap<>();

  /** {@code deadline} is the longest that one question may take. */
  public ResolvedKeeper(Kafka kafka, ClientSettings settings, Duration deadline, Clock clock) {
    this.kafka = kafka;
    this.settings = settings;
    this.deadline = deadline;
    this.clock = clock;
  }

  /** Commits it anew, unless that was done within the last six hours. */
  void keep(FlowPlan plan) throws KafkaUnreachableException {
    Instant last = kept.putIfAbsent(plan.name(), clock.instant());
    if (last == null || last.plus(KEPT).isAfter(clock.instant())) {
      // An operator that starts has time: brokers forget after a day at the soonest.
      return;
    }
    kept.put(plan.name(), clock.instant());
    try {
      renew(plan);
    } catch (KafkaException e) {
      LOG.warnf(
          "what is resolved of %s can't be committed anew, and the broker may forget it: %s",
          plan.deadLetterTopic(), e.getMessage());
    }
  }

  private void renew(FlowPlan plan) throws KafkaUnreachableException {
    String group = Names.resolvedGroup(plan.namespace(), plan.flow());
    TopicPartition partition = new TopicPartition(plan.deadLetterTopic(), 0);
    KafkaProducer<byte[], byte[]> producer = producer(plan, group);
    try {
      producer.initTransactions();
      OffsetAndMetadata committed =
          kafka.ask(
              plan.kafka(),
              (admin, answers) ->
                  answers
                      .of(
                          admin
                              .listConsumerGroupOffsets(
                                  Map.of(
                                      group,
                                      new ListConsumerGroupOffsetsSpec()
                                          .topicPartitions(List.of(partition))),
                                  new ListConsumerGroupOffsetsOptions().requireStable(true))
                              .partitionsToOffsetAndMetadata(group))
                      .get(partition));
      if (committed != null) {
        producer.beginTransaction();
        producer.sendOffsetsToTransaction(
            Map.of(partition, committed), new ConsumerGroupMetadata(group));
        producer.commitTransaction();
      }
    } finally {
      producer.close(CLOSE);
    }
  }

  private KafkaProducer<byte[], byte[]> producer(FlowPlan plan, String group)
      throws KafkaUnreachableException {
    Map<String, Object> all = new HashMap<>(settings.of(plan.kafka()));
    all.put("transactional.id", group);
    all.put("transaction.timeout.ms", 15_000);
    all.put("max.block.ms", Math.toIntExact(deadline.toMillis()));
    return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Forgets a deleted flow, named {@code namespace/flow}. */
  void forget(String flow) {
    kept.remove(flow);
  }
}
