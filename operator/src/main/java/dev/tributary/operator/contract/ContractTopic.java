package dev.tributary.operator.contract;

import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.operator.kafka.KafkaUnreachableException;
import dev.tributary.operator.platform.PlatformChoice;
import dev.tributary.operator.topics.Topics;
import dev.tributary.operator.topics.TopicsOfPlatform;
import dev.tributary.planner.ContractPlanner;
import dev.tributary.planner.Names;
import dev.tributary.planner.PlatformParts;
import dev.tributary.planner.assessment.FlowFacts;
import dev.tributary.planner.assessment.FlowFacts.Check;
import dev.tributary.planner.assessment.FlowFacts.State;
import dev.tributary.planner.assessment.Reason;
import java.util.List;
import java.util.OptionalInt;

/** A contract's topic: kept when it is managed, only looked at when it isn't. */
final class ContractTopic {
  private final TopicsOfPlatform topics;

  /**
   * What a look gave.
   *
   * @param partitions how many the topic has; empty when it isn't there or not known
   */
  record Look(Check check, OptionalInt partitions) {}

  ContractTopic(TopicsOfPlatform topics) {
    this.topics = topics;
  }

  Look look(EventContract contract, PlatformChoice choice, boolean accepted) {
    if (choice.found() != FlowFacts.Platform.FOUND) {
      return new Look(noPlatform(choice), OptionalInt.empty());
    }
    if (!accepted) {
      return new Look(
          Check.unknown(Reason.Pending, "the contract isn't accepted, so its topic is left alone"),
          OptionalInt.empty());
    }
    String topic = Names.contractTopic(contract);
    try {
      Check check = ContractPlanner.isManaged(contract) ? ensure(contract, choice) : Check.ok();
      OptionalInt partitions = topics.partitions(choice.platform(), topic);
      if (check.state() == State.OK && partitions.isEmpty()) {
        check = missing(contract, topic);
      }
      return new Look(check, partitions);
    } catch (KafkaUnreachableException e) {
      return new Look(Check.unknown(Reason.KafkaUnreachable, e.getMessage()), OptionalInt.empty());
    }
  }

  private Check ensure(EventContract contract, PlatformChoice choice)
      throws KafkaUnreachableException {
    return topics.ensure(
        choice.platform(),
        new Topics.Owner(
            contract.getMetadata().getNamespace(),
            contract.getKind(),
            contract.getMetadata().getName()),
        List.of(
            ContractPlanner.topic(contract, PlatformParts.replicationFactor(choice.platform()))));
  }

  private static Check missing(EventContract contract, String topic) {
    return ContractPlanner.isManaged(contract)
        ? Check.unknown(Reason.TopicsPending, "the topic '%s' is being made; wait".formatted(topic))
        : Check.broken(
            Reason.TopicNotFound,
            "the topic '%s' isn't there, and the contract says that it isn't ours to make; make it"
                .formatted(topic));
  }

  private static Check noPlatform(PlatformChoice choice) {
    return choice.found() == FlowFacts.Platform.NONE
        ? Check.broken(
            Reason.NoPlatform,
            "no IntegrationPlatform selects this namespace; label the namespace as a platform's"
                + " spec.namespaces asks")
        : Check.broken(
            Reason.AmbiguousPlatform,
            "more than one IntegrationPlatform selects this namespace; change the labels so that"
                + " one does");
  }
}
