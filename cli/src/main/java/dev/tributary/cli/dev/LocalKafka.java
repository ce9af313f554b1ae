package dev.tributary.cli.dev;

import dev.tributary.broker.LocalBroker;
import dev.tributary.planner.Names;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.SourcePlan;
import dev.tributary.planner.plan.orchestration.ActionPlan;
import dev.tributary.planner.plan.orchestration.OrchestrationPlan;
import dev.tributary.planner.plan.orchestration.StepPlan;
import dev.tributary.runtime.deadletter.ResolvedGroup;
import dev.tributary.runtime.kafka.Positions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;

/** A real broker in a process of its own, whose data stays in a folder. */
final class LocalKafka implements AutoCloseable {
  private static final long SECONDS = 10;

  private final LocalBroker broker;
  private final Admin admin;
  private final Set<String> known = new HashSet<>();

  private LocalKafka(LocalBroker broker) {
    this.broker = broker;
    this.admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  /** Starts the broker on what is in the folder; returns when it answers. */
  static LocalKafka start(Path data) {
    return new LocalKafka(LocalBroker.builder().dataDir(data).start());
  }

  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** Creates the topics that aren't there. */
  void create(Collection<FlowPlan.TopicPlan> topics) {
    List<NewTopic> missing = new ArrayList<>();
    for (FlowPlan.TopicPlan topic : topics) {
      if (!known.contains(topic.name())) {
        missing.add(
            new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(topic.config()));
      }
    }
    admin
        .createTopics(missing)
        .values()
        .forEach(
            (name, created) -> {
              try {
                await(created);
              } catch (TopicExistsException e) {
                // From an earlier run.
              }
              known.add(name);
            });
  }

  /** Chooses where a flow begins to read, when it never did. */
  void position(FlowPlan plan) {
    if (plan.source() instanceof SourcePlan.Contract contract) {
      Positions.resolve(admin, plan.consumerGroup(), contract.topic(), contract.fromEarliest());
    }
  }

  /** The same for every topic that an orchestration reads. */
  void position(OrchestrationPlan plan) {
    sources(plan)
        .forEach(
            source ->
                Positions.resolve(
                    admin, plan.consumerGroup(), source.topic(), source.fromEarliest()));
  }

  private static List<SourcePlan.Contract> sources(OrchestrationPlan plan) {
    List<SourcePlan.Contract> sources = new ArrayList<>();
    sources.add(plan.start().source());
    plan.steps().forEach(step -> listened(step, sources));
    return sources;
  }

  private static void listened(StepPlan step, List<SourcePlan.Contract> sources) {
    switch (step.action()) {
      case ActionPlan.Listen listen -> sources.add(listen.source());
      case ActionPlan.Try attempt -> attempt.steps().forEach(inner -> listened(inner, sources));
      case ActionPlan.Fork fork ->
          fork.branches()
              .forEach(branch -> branch.steps().forEach(inner -> listened(inner, sources)));
      default -> {}
    }
  }

  /** How many dead letters of a flow aren't resolved; empty while Kafka doesn't answer. */
  OptionalLong dead(String namespace, String flow) {
    ResolvedGroup group =
        new ResolvedGroup(
            Names.deadLetterTopic(namespace, flow),
            Names.resolvedGroup(namespace, flow),
            () -> admin,
            id -> {
              throw new IllegalStateException("nothing is resolved here");
            });
    try {
      return OptionalLong.of(group.standing().unresolved());
    } catch (KafkaException e) {
      return OptionalLong.empty();
    }
  }

  private static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
    } catch (TimeoutException e) {
      throw new KafkaException("the local broker didn't answer within 10 s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException(e);
    }
  }

  @Override
  public void close() {
    admin.close(java.time.Duration.ofSeconds(1));
    broker.close();
  }
}
