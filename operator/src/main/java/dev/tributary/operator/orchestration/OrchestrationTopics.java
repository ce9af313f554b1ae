package dev.tributary.operator.orchestration;

import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.IntegrationPlatform;
import dev.tributary.operator.kafka.KafkaUnreachableException;
import dev.tributary.operator.kafka.Positions;
import dev.tributary.operator.topics.Topics;
import dev.tributary.operator.topics.TopicsOfPlatform;
import dev.tributary.planner.ContractPlanner;
import dev.tributary.planner.assessment.FlowFacts.Check;
import dev.tributary.planner.assessment.FlowFacts.State;
import dev.tributary.planner.assessment.Reason;
import dev.tributary.planner.plan.SourcePlan;
import dev.tributary.planner.plan.TargetPlan;
import dev.tributary.planner.plan.orchestration.OrchestrationPlan;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthorizationException;

/** An orchestration's own topics, those of its contracts, and where it begins to read each. */
final class OrchestrationTopics {
  private final TopicsOfPlatform topics;
  private final Positions positions;

  OrchestrationTopics(TopicsOfPlatform topics, Positions positions) {
    this.topics = topics;
    this.positions = positions;
  }

  /**
   * Ensures them.
   *
   * @param starting whether the plan doesn't run yet, so that its positions may not be there
   */
  Check ensure(OrchestrationWorld world, OrchestrationPlan plan, boolean starting) {
    IntegrationPlatform platform = world.platform().platform();
    try {
      Check own =
          topics.ensure(
              platform,
              new Topics.Owner(world.namespace(), "Orchestration", world.name()),
              plan.topics());
      if (own.state() != State.OK) {
        return own;
      }
      for (SourcePlan.Contract source : PlanTargets.read(plan)) {
        Check read = contract(world, source.contract(), source.topic());
        if (read.state() != State.OK) {
          return read;
        }
        if (starting) {
          positions.resolve(plan.kafka(), plan.consumerGroup(), source);
        }
      }
      for (TargetPlan.Contract target : PlanTargets.written(plan)) {
        Check written = contract(world, target.contract(), target.topic());
        if (written.state() != State.OK) {
          return written;
        }
      }
      return own;
    } catch (KafkaUnreachableException e) {
      return Check.unknown(Reason.KafkaUnreachable, e.getMessage());
    } catch (AuthorizationException e) {
      return Check.broken(
          Reason.Forbidden,
          "Kafka doesn't let the operator look: %s; give its user Describe on topics and Read on groups"
              .formatted(e.getMessage()));
    } catch (ApiException e) {
      return Check.unknown(
          Reason.TopicsPending,
          "Kafka isn't ready for the orchestration: %s; wait".formatted(e.getMessage()));
    }
  }

  private Check contract(OrchestrationWorld world, String name, String topic)
      throws KafkaUnreachableException {
    if (topics.partitions(world.platform().platform(), topic).isPresent()) {
      return Check.ok();
    }
    EventContract contract = world.contracts().get(name);
    return contract != null && !ContractPlanner.isManaged(contract)
        ? Check.broken(
            Reason.TopicNotFound,
            "the topic '%s' of the contract '%s' isn't there, and the contract says that it isn't ours to make; make it"
                .formatted(topic, name))
        : Check.unknown(
            Reason.TopicsPending,
            "the topic '%s' of the contract '%s' isn't there yet; wait".formatted(topic, name));
  }
}
