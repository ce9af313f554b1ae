package dev.tributary.runtime.deadletter;

import dev.tributary.planner.deadletter.ResolvedLetters;
import dev.tributary.runtime.kafka.Positions;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;

/**
 * The group that says which dead letters are resolved. Pods and people write it at the same time,
 * so each change is a compare-and-set: it is made in a transaction whose id is the group's name,
 * and whoever begins one fences all others that were begun before. What a change read is therefore
 * still true when it is committed, or it isn't committed and is made anew. Safe for use by many
 * threads.
 */
public final class ResolvedGroup {
  private static final int MOST_TRIES = 50;
  private static final int LONGEST_PAUSE_MS = 200;
  private static final Duration CLOSE = Duration.ofSeconds(2);

  private final TopicPartition letters;
  private final String group;
  private final Supplier<Admin> admin;
  private final Function<String, Producer<byte[], byte[]>> producers;

  /**
   * A group of this name.
   *
   * @param topic the dead-letter topic
   * @param admin an open client
   * @param producers makes a producer with a transactional id, to be closed here
   */
  public ResolvedGroup(
      String topic,
      String group,
      Supplier<Admin> admin,
      Function<String, Producer<byte[], byte[]>> producers) {
    this.letters = new TopicPartition(topic, 0);
    this.group = group;
    this.admin = admin;
    this.producers = producers;
  }

  /**
   * What lies in the topic.
   *
   * @param id the topic's id
   * @param begin its first offset
   * @param end one behind its last
   * @param resolved what is resolved of it
   */
  public record Standing(String id, long begin, long end, ResolvedLetters resolved) {
    /** How many are left to deal with. */
    public long unresolved() {
      return resolved.unresolved(begin, end);
    }
  }

  /**
   * How things stand.
   *
   * @throws KafkaException when Kafka doesn't answer within some seconds, refuses, or has no such
   *     topic
   */
  public Standing standing() {
    Admin client = admin.get();
    String id =
        Positions.await(
                client
                    .describeTopics(List.of(letters.topic()))
                    .topicNameValues()
                    .get(letters.topic()))
            .topicId()
            .toString();
    long begin = offset(client, OffsetSpec.earliest());
    long end = offset(client, OffsetSpec.latest());
    OffsetAndMetadata committed = committed(client);
    return new Standing(
        id,
        begin,
        end,
        committed == null
            ? ResolvedLetters.none()
            : ResolvedLetters.read(committed.offset(), committed.metadata(), id, end));
  }

  private long offset(Admin client, OffsetSpec which) {
    return Positions.await(client.listOffsets(Map.of(letters, which)).all()).get(letters).offset();
  }

  private OffsetAndMetadata committed(Admin client) {
    try {
      return Positions.await(
              client
                  .listConsumerGroupOffsets(
                      Map.of(
                          group,
                          new ListConsumerGroupOffsetsSpec().topicPartitions(List.of(letters))),
                      new ListConsumerGroupOffsetsOptions().requireStable(true))
                  .partitionsToOffsetAndMetadata(group))
          .get(letters);
    } catch (GroupIdNotFoundException e) {
      return null;
    }
  }

  /**
   * Marks dead letters as resolved; returns when that is committed. What is resolved already stays
   * so. When single ones lie so far apart that a commit can't hold them all, those at the far end
   * are left out and stay in the count.
   *
   * @param lettersId the id of the topic that the offsets are of; those of another topic of this
   *     name need no mark
   * @return how things stand after it
   * @throws KafkaException when Kafka doesn't answer, or refuses; it may be committed nevertheless
   * @throws InterruptedException when the thread was interrupted; the same holds
   */
  public Standing resolve(String lettersId, Collection<Long> offsets) throws InterruptedException {
    for (int i = 1; ; i++) {
      Producer<byte[], byte[]> producer = producers.apply(group);
      try {
        return resolve(producer, lettersId, offsets);
      } catch (KafkaException e) {
        if (isOf(e, CommitFailedException.class)) {
          throw new KafkaException(
              "the group %s has members; end what reads with it, a console consumer for example"
                  .formatted(group),
              e);
        }
        if (!isPassing(e) || i == MOST_TRIES) {
          throw e;
        }
      } finally {
        producer.close(CLOSE);
      }
      // Somebody else is at it; whoever waits longer goes second.
      Thread.sleep(1 + ThreadLocalRandom.current().nextInt(LONGEST_PAUSE_MS));
    }
  }

  /**
   * Fenced by somebody else, who ended our transaction too; a broker may also tell it as an error
   * without a name.
   */
  private static boolean isPassing(KafkaException failure) {
    return isOf(failure, ProducerFencedException.class)
        || isOf(failure, InvalidProducerEpochException.class)
        || isOf(failure, InvalidTxnStateException.class)
        || failure.getClass() == KafkaException.class;
  }

  private static boolean isOf(Throwable failure, Class<? extends Throwable> type) {
    return failure != null && (type.isInstance(failure) || isOf(failure.getCause(), type));
  }

  private Standing resolve(
      Producer<byte[], byte[]> producer, String lettersId, Collection<Long> offsets) {
    // From here on everybody who began before us is fenced.
    producer.initTransactions();
    Standing now = standing();
    ResolvedLetters wanted =
        now.resolved()
            .with(now.id().equals(lettersId) ? offsets : List.of(), now.begin())
            .fitting(now.id());
    if (!wanted.equals(now.resolved())) {
      producer.beginTransaction();
      producer.sendOffsetsToTransaction(
          Map.of(letters, new OffsetAndMetadata(wanted.offset(), wanted.metadata(now.id()))),
          new ConsumerGroupMetadata(group));
      producer.commitTransaction();
    }
    return new Standing(now.id(), now.begin(), now.end(), wanted);
  }
}
