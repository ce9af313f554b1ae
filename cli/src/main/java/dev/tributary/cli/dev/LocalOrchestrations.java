package dev.tributary.cli.dev;

import dev.tributary.cli.check.PlannedOrchestration;
import dev.tributary.cli.check.Planning;
import dev.tributary.orchestration.OrchestrationRunner;
import dev.tributary.orchestration.engine.InstanceSummary;
import dev.tributary.orchestration.plan.PlanLibrary;
import dev.tributary.planner.plan.FlowPlan.TopicPlan;
import dev.tributary.planner.plan.orchestration.OrchestrationPlan;
import io.temporal.client.WorkflowClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Keeps the orchestrations of this process as the sources say. An edit starts new instances on the
 * new plan; those that run keep the one that they started with.
 */
final class LocalOrchestrations implements AutoCloseable {
  private static final int MOST_SHOWN = 20;

  private final LocalKafka kafka;
  private final Runners runners;
  private final Supplier<LocalTemporal> temporal;
  private final Map<String, Running> running = new TreeMap<>();

  private record Running(
      OrchestrationPlan plan,
      String digest,
      PlanLibrary plans,
      OrchestrationRunner runner,
      WorkflowClient connection) {
    void close() {
      runner.close();
      connection.getWorkflowServiceStubs().shutdownNow();
    }
  }

  /** {@code temporal} is asked when there is an orchestration. */
  LocalOrchestrations(LocalKafka kafka, Runners runners, Supplier<LocalTemporal> temporal) {
    this.kafka = kafka;
    this.runners = runners;
    this.temporal = temporal;
  }

  /** Takes what was planned; one whose newest spec is wrong goes on with the plan that it has. */
  synchronized void apply(Planning planning) {
    Set<String> declared = new HashSet<>();
    for (PlannedOrchestration planned : planning.orchestrations()) {
      declared.add(planned.name());
      Optional<OrchestrationPlan> plan = planned.result().plan();
      String digest = planned.result().digest();
      Running before = running.get(planned.name());
      if (plan.isPresent() && (before == null || !before.digest().equals(digest))) {
        running.put(planned.name(), run(plan.get(), digest, before));
      }
    }
    for (String gone : running.keySet().stream().filter(n -> !declared.contains(n)).toList()) {
      running.remove(gone).close();
    }
  }

  private Running run(OrchestrationPlan plan, String digest, Running before) {
    PlanLibrary plans = before == null ? new PlanLibrary() : before.plans();
    plans.add(digest, plan);
    if (before != null) {
      before.close();
    }
    kafka.create(topics(plan));
    kafka.position(plan);
    WorkflowClient connection = temporal.get().connect();
    OrchestrationRunner runner = runners.runner(plan.namespace(), plans, digest, connection);
    runner.start();
    return new Running(plan, digest, plans, runner, connection);
  }

  private static List<TopicPlan> topics(OrchestrationPlan plan) {
    List<TopicPlan> topics = new ArrayList<>(plan.topics());
    topics.add(new TopicPlan(plan.reportsTopic(), 1, 1, Map.of("cleanup.policy", "compact")));
    return topics;
  }

  /** How all fare and what their latest instances do, a line each. */
  synchronized List<String> lines() {
    List<String> lines = new ArrayList<>();
    running.forEach(
        (name, one) -> {
          lines.add("orchestration %s: %s".formatted(name, one.runner().health().message()));
          if (one.runner().health().ready()) {
            for (InstanceSummary row :
                one.runner()
                    .engine()
                    .list(one.plan().namespace(), one.plan().orchestration(), false, MOST_SHOWN)) {
              lines.add("  %-40s %s".formatted(row.id(), row.phase()));
            }
          }
        });
    return lines;
  }

  /** The runner of an orchestration, by {@code namespace/name}. */
  synchronized Optional<OrchestrationRunner> runner(String name) {
    return Optional.ofNullable(running.get(name)).map(Running::runner);
  }

  /** Lets time pass for instances. */
  void skip(Duration time) {
    temporal.get().skip(time);
  }

  @Override
  public synchronized void close() {
    running.values().parallelStream().forEach(Running::close);
    running.clear();
  }
}
