package dev.tributary.operator.topics;

import dev.tributary.planner.plan.FlowPlan.TopicPlan;

/** How a topic's shape differs from the declared one, in words. */
final class Differences {
  private Differences() {}

  static String text(TopicPlan wanted, int partitions, int copies) {
    return ("the topic '%s' has %d partitions and %d copies where %d and %d are declared, which is"
            + " never changed; declare what is there, or move to a new topic")
        .formatted(
            wanted.name(), partitions, copies, wanted.partitions(), wanted.replicationFactor());
  }
}
