package dev.tributary.operator.topics;

import dev.tributary.operator.kafka.Kafka;
import dev.tributary.operator.kafka.KafkaUnreachableException;
import dev.tributary.planner.assessment.FlowFacts.Check;
import dev.tributary.planner.assessment.Reason;
import dev.tributary.planner.plan.FlowPlan.KafkaPlan;
import dev.tributary.planner.plan.FlowPlan.TopicPlan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Topics through Kafka's admin API. */
public final class AdminTopics implements Topics {
  private final Kafka kafka;
  private final KafkaPlan access;
  private final TopicLedger ledger;

  /** Keeps the topics of the Kafka that {@code access} names. */
  public AdminTopics(Kafka kafka, KafkaPlan access, TopicLedger ledger) {
    this.kafka = kafka;
    this.access = access;
    this.ledger = ledger;
  }

  @Override
  public Check ensure(Owner owner, List<TopicPlan> wanted) throws KafkaUnreachableException {
    try {
      return kafka.ask(access, (admin, answers) -> new Visit(owner, admin, answers).ensure(wanted));
    } catch (AuthorizationException e) {
      return Check.broken(
          Reason.Forbidden,
          "Kafka doesn't let the operator keep the topics: %s; give its user Create, Describe and AlterConfigs"
              .formatted(e.getMessage()));
    } catch (ApiException e) {
      return Check.broken(
          Reason.TopicsPending,
          "Kafka refuses the topics: %s; mend the topic's or the platform's settings"
              .formatted(e.getMessage()));
    }
  }

  private final class Visit {
    private final Owner owner;
    private final Admin admin;
    private final Kafka.Answers answers;

    private Visit(Owner owner, Admin admin, Kafka.Answers answers) {
      this.owner = owner;
      this.admin = admin;
      this.answers = answers;
    }

    private Check ensure(List<TopicPlan> wanted) throws Exception {
      Map<String, TopicDescription> there = describe(wanted);
      for (TopicPlan topic : wanted) {
        if (there.containsKey(topic.name()) && !isOurs(there.get(topic.name()))) {
          return Check.broken(Reason.NameConflict, conflict(topic, there.get(topic.name())));
        }
      }
      create(wanted.stream().filter(t -> !there.containsKey(t.name())).toList());
      List<TopicPlan> existing = wanted.stream().filter(t -> there.containsKey(t.name())).toList();
      mend(existing);
      List<String> notes = new ArrayList<>();
      existing.forEach(t -> difference(t, there.get(t.name())).ifPresent(notes::add));
      return notes.isEmpty()
          ? Check.ok()
          : new Check(Check.ok().state(), Reason.PartitionsDiffer, String.join("; ", notes));
    }

    private Map<String, TopicDescription> describe(List<TopicPlan> wanted) throws Exception {
      Map<String, TopicDescription> there = new HashMap<>();
      var futures =
          admin.describeTopics(wanted.stream().map(TopicPlan::name).toList()).topicNameValues();
      for (var future : futures.entrySet()) {
        try {
          there.put(future.getKey(), answers.of(future.getValue()));
        } catch (UnknownTopicOrPartitionException e) {
          // It is made below.
        }
      }
      return there;
    }

    private boolean isOurs(TopicDescription topic) {
      return ledger.isOurs(owner.namespace(), topic.name(), topic.topicId().toString());
    }

    private String conflict(TopicPlan topic, TopicDescription there) {
      return ("the topic '%s' is there and wasn't made for this namespace; rename the resource, or"
              + " hand it over: add '%s: %s' to the data of the ConfigMap '%s' in the operator's"
              + " namespace")
          .formatted(
              topic.name(),
              topic.name(),
              there.topicId(),
              TopicLedger.configMap(owner.namespace()));
    }

    private void create(Collection<TopicPlan> missing) throws Exception {
      if (missing.isEmpty()) {
        return;
      }
      missing.forEach(topic -> ledger.intend(owner.namespace(), topic.name()));
      CreateTopicsResult made =
          admin.createTopics(
              missing.stream()
                  .map(
                      t ->
                          new NewTopic(t.name(), t.partitions(), (short) t.replicationFactor())
                              .configs(t.config()))
                  .toList());
      for (TopicPlan topic : missing) {
        try {
          answers.of(made.values().get(topic.name()));
          ledger.made(
              owner.namespace(), topic.name(), answers.of(made.topicId(topic.name())).toString());
        } catch (TopicExistsException e) {
          // An earlier try of ours that timed out; the next look writes its id down.
        }
      }
    }

    /** Sets what we want and leaves the rest as it is. */
    private void mend(List<TopicPlan> existing) throws Exception {
      if (existing.isEmpty()) {
        return;
      }
      Map<ConfigResource, TopicPlan> resources = new HashMap<>();
      existing.forEach(
          t -> resources.put(new ConfigResource(ConfigResource.Type.TOPIC, t.name()), t));
      Map<ConfigResource, Config> configs =
          answers.of(admin.describeConfigs(resources.keySet()).all());
      Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
      resources.forEach(
          (resource, topic) -> {
            List<AlterConfigOp> operations = new ArrayList<>();
            topic
                .config()
                .forEach(
                    (key, value) -> {
                      ConfigEntry entry = configs.get(resource).get(key);
                      if (entry == null || !value.equals(entry.value())) {
                        operations.add(
                            new AlterConfigOp(
                                new ConfigEntry(key, value), AlterConfigOp.OpType.SET));
                      }
                    });
            if (!operations.isEmpty()) {
              changes.put(resource, operations);
            }
          });
      if (!changes.isEmpty()) {
        answers.of(admin.incrementalAlterConfigs(changes).all());
      }
    }

    private static Optional<String> difference(TopicPlan wanted, TopicDescription there) {
      int partitions = there.partitions().size();
      int copies = there.partitions().getFirst().replicas().size();
      return partitions == wanted.partitions() && copies == wanted.replicationFactor()
          ? Optional.empty()
          : Optional.of(Differences.text(wanted, partitions, copies));
    }
  }
}
