package dev.tributary.operator.topics;

import dev.tributary.operator.kafka.Kafka;
import dev.tributary.operator.kafka.KafkaUnreachableException;
import dev.tributary.planner.plan.FlowPlan.KafkaPlan;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Looks at topics without touching them. What was found is kept for a while. */
public final class TopicLook {
  private final Kafka kafka;
  private final Duration freshness;
  private final Clock clock;
  private final Map<Place, Found> found = new ConcurrentHashMap<>();

  private record Place(KafkaPlan kafka, String topic) {}

  private record Found(int partitions, Instant at) {}

  /** Looks through this; a topic that was there is taken to be there for {@code freshness}. */
  public TopicLook(Kafka kafka, Duration freshness, Clock clock) {
    this.kafka = kafka;
    this.freshness = freshness;
    this.clock = clock;
  }

  /** How many partitions a topic has; empty when there is none of that name. */
  public OptionalInt partitions(KafkaPlan access, String topic) throws KafkaUnreachableException {
    Place place = new Place(access, topic);
    Found last = found.get(place);
    if (last != null && last.at().plus(freshness).isAfter(clock.instant())) {
      return OptionalInt.of(last.partitions());
    }
    try {
      int partitions =
          kafka.ask(
              access,
              (admin, answers) ->
                  answers
                      .of(admin.describeTopics(List.of(topic)).topicNameValues().get(topic))
                      .partitions()
                      .size());
      found.put(place, new Found(partitions, clock.instant()));
      return OptionalInt.of(partitions);
    } catch (UnknownTopicOrPartitionException | InvalidTopicException e) {
      found.remove(place);
      return OptionalInt.empty();
    }
  }
}
