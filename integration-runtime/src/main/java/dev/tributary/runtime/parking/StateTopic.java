package dev.tributary.runtime.parking;

import dev.tributary.planner.Names;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.runtime.deadletter.ResolvedGroup;
import dev.tributary.runtime.engine.DeadRecord;
import dev.tributary.runtime.engine.ParkedRecords;
import dev.tributary.runtime.kafka.KafkaClients;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Parked records in the flow's compacted state topic, those of one source partition in one of its
 * partitions. Copies of a source topic that was deleted since are left alone and told in the log.
 */
public final class StateTopic implements ParkedRecords {
  private static final Logger LOG = LoggerFactory.getLogger(StateTopic.class);
  private static final Duration POLL = Duration.ofMillis(100);

  private final String topic;
  private final String source;
  private final KafkaClients kafka;
  private volatile Uuid sourceId = Uuid.ZERO_UUID;
  private volatile int partitions = 1;

  /** Copies in {@code topic} of records of the topic {@code source}. */
  public StateTopic(String topic, String source, KafkaClients kafka) {
    this.topic = topic;
    this.source = source;
    this.kafka = kafka;
  }

  /** Where the plan says that records are parked: its state topic, or nowhere. */
  public static HeldKeys of(FlowPlan plan, KafkaClients kafka) {
    String topic = plan.engine().stateTopic();
    ParkedRecords parked =
        topic == null
            ? ParkedRecords.nowhere()
            : new RetryRequests(
                new StateTopic(topic, plan.source().topic(), kafka),
                topic,
                plan.source().topic(),
                kafka::follower,
                kafka.writer());
    ResolvedGroup letters =
        new ResolvedGroup(
            plan.deadLetterTopic(),
            Names.resolvedGroup(plan.namespace(), plan.flow()),
            kafka::admin,
            kafka::transactional);
    return new HeldKeys(parked, letters::standing, topic != null && plan.engine().holdsDeadKeys());
  }

  @Override
  public CompletableFuture<Void> mark(DeadRecord record) {
    return write(ParkedCopy.mark(record, sourceId, topic, partitionFor(record.partition())));
  }

  @Override
  public CompletableFuture<Void> store(ConsumerRecord<byte[], byte[]> record) {
    return write(ParkedCopy.of(record, sourceId, topic, partitionFor(record.partition())));
  }

  @Override
  public CompletableFuture<Void> forget(ConsumerRecord<byte[], byte[]> record) {
    int place = partitionFor(record.partition());
    CompletableFuture<Void> deleted = write(ParkedCopy.deletion(record, sourceId, topic, place));
    // In this order: a copy without its mark would be handled once more.
    return record instanceof DeadRecord dead
        ? CompletableFuture.allOf(deleted, write(ParkedCopy.unmark(dead, sourceId, topic, place)))
        : deleted;
  }

  private CompletableFuture<Void> write(ProducerRecord<byte[], byte[]> copy) {
    return kafka.writer().write(copy);
  }

  /** Also a source that was given more partitions later has its place. */
  private int partitionFor(int sourcePartition) {
    return sourcePartition % partitions;
  }

  @Override
  public CompletableFuture<List<ConsumerRecord<byte[], byte[]>>> restore(
      Collection<Integer> wanted) {
    CompletableFuture<List<ConsumerRecord<byte[], byte[]>>> done = new CompletableFuture<>();
    Set<Integer> all = Set.copyOf(wanted);
    Thread.ofVirtual()
        .name("restore " + topic)
        .start(
            () -> {
              try {
                done.complete(read(all));
              } catch (RuntimeException e) {
                done.completeExceptionally(e);
              }
            });
    return done;
  }

  private List<ConsumerRecord<byte[], byte[]>> read(Set<Integer> wanted) {
    sourceId = kafka.topicId();
    try (Consumer<byte[], byte[]> reader = kafka.reader()) {
      List<PartitionInfo> there = reader.partitionsFor(topic);
      if (there == null || there.isEmpty()) {
        throw new KafkaException("the topic " + topic + " doesn't exist");
      }
      partitions = there.size();
      Set<TopicPartition> places =
          wanted.stream()
              .map(p -> new TopicPartition(topic, partitionFor(p)))
              .collect(Collectors.toSet());
      reader.assign(places);
      reader.seekToBeginning(places);
      Map<TopicPartition, Long> ends = reader.endOffsets(places);
      Map<String, ConsumerRecord<byte[], byte[]>> copies = new HashMap<>();
      Set<String> strangers = new HashSet<>();
      while (ends.entrySet().stream().anyMatch(e -> reader.position(e.getKey()) < e.getValue())) {
        for (ConsumerRecord<byte[], byte[]> copy : reader.poll(POLL)) {
          take(copy, wanted, copies, strangers);
        }
      }
      if (!strangers.isEmpty()) {
        LOG.warn(
            "{} holds {} records that aren't of the topic {} as it is now, and are left alone",
            topic,
            strangers.size(),
            source);
      }
      return originals(copies);
    }
  }

  private void take(
      ConsumerRecord<byte[], byte[]> copy,
      Set<Integer> wanted,
      Map<String, ConsumerRecord<byte[], byte[]>> copies,
      Set<String> strangers) {
    Optional<String> name = ParkedCopy.name(copy.key());
    if (name.isEmpty()) {
      return;
    }
    if (!ParkedCopy.isOf(name.get(), sourceId)) {
      count(strangers, name.get(), copy.value() != null);
    } else if (copy.value() == null) {
      copies.remove(name.get());
    } else if (wanted.contains(ParkedCopy.partition(name.get()))) {
      copies.put(name.get(), copy);
    }
  }

  private static void count(Set<String> names, String name, boolean there) {
    if (there) {
      names.add(name);
    } else {
      names.remove(name);
    }
  }

  private List<ConsumerRecord<byte[], byte[]>> originals(
      Map<String, ConsumerRecord<byte[], byte[]>> copies) {
    copies.keySet().stream()
        .filter(ParkedCopy::isMark)
        .map(ParkedCopy::marked)
        .toList()
        .forEach(copies::remove);
    return copies.entrySet().stream()
        .flatMap(
            e -> {
              var original = ParkedCopy.original(e.getKey(), source, e.getValue());
              if (original.isEmpty()) {
                LOG.error("{} in {} isn't a whole record and is left alone", e.getKey(), topic);
              }
              return original.stream();
            })
        .toList();
  }
}
