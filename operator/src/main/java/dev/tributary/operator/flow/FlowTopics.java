package dev.tributary.operator.flow;

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
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.SourcePlan;
import dev.tributary.planner.plan.TargetPlan;
import java.util.Objects;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthorizationException;

/** A flow's own topics, those of its contracts, and where it begins to read. */
final class FlowTopics {
  private final TopicsOfPlatform topics;
  private final Positions positions;

  FlowTopics(TopicsOfPlatform topics, Positions positions) {
    this.topics = topics;
    this.positions = positions;
  }

  /**
   * Ensures them.
   *
   * @param starting whether the plan doesn't run yet, so that its position may not be there
   */
  Check ensure(FlowWorld world, FlowPlan plan, boolean starting) {
    IntegrationPlatform platform = world.platform().platform();
    try {
      Check own =
          topics.ensure(
              platform,
              new Topics.Owner(world.namespace(), "SyncFlow", world.name()),
              plan.topics());
      if (own.state() != State.OK) {
        return own;
      }
      if (plan.source() instanceof SourcePlan.Contract source) {
        Check read = contract(world, source.contract(), source.topic());
        if (read.state() != State.OK) {
          return read;
        }
        if (starting) {
          positions.resolve(plan, source);
        }
      }
      if (plan.target() instanceof TargetPlan.Contract target) {
        Check written = contract(world, target.contract(), target.topic());
        if (written.state() != State.OK) {
          return written;
        }
      }
      if (Objects.equals(world.flow().getSpec().replicas(), 0)) {
        positions.keep(plan);
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
      // Such as a topic that this broker hasn't heard of yet.
      return Check.unknown(
          Reason.TopicsPending,
          "Kafka isn't ready for the flow: %s; wait".formatted(e.getMessage()));
    }
  }

  private Check contract(FlowWorld world, String name, String topic)
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
