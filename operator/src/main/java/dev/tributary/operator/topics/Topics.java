package dev.tributary.operator.topics;

import dev.tributary.operator.kafka.KafkaUnreachableException;
import dev.tributary.planner.assessment.FlowFacts.Check;
import dev.tributary.planner.plan.FlowPlan.TopicPlan;
import java.util.List;

/** A platform's topics. */
public interface Topics {
  /**
   * Makes topics that are missing and mends the configuration of those that are there. Partitions
   * and copies of an existing topic are never changed; the check's message says when they differ.
   *
   * @param owner who needs them
   * @param wanted the topics
   * @return OK when all are there; broken with NameConflict for one that isn't ours
   */
  Check ensure(Owner owner, List<TopicPlan> wanted) throws KafkaUnreachableException;

  /**
   * Who needs a topic.
   *
   * @param namespace the resource's namespace, or {@code ""} for the platform
   * @param kind its kind
   * @param name its name
   */
  record Owner(String namespace, String kind, String name) {}
}
