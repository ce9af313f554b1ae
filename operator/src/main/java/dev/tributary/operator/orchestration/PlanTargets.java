package dev.tributary.operator.orchestration;

import dev.tributary.operator.flow.Destinations;
import dev.tributary.planner.plan.SourcePlan;
import dev.tributary.planner.plan.TargetPlan;
import dev.tributary.planner.plan.orchestration.ActionPlan;
import dev.tributary.planner.plan.orchestration.OrchestrationPlan;
import dev.tributary.planner.plan.orchestration.StepPlan;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the steps of a plan reach: systems, topics, Secrets. */
final class PlanTargets {
  private PlanTargets() {}

  /** The systems that a plan calls, to do and to undo. */
  static List<TargetPlan.Http> systems(OrchestrationPlan plan) {
    return steps(plan)
        .flatMap(
            step ->
                Stream.of(
                    step.action() instanceof ActionPlan.Call call ? call : null,
                    step.compensate() == null ? null : step.compensate().call()))
        .filter(Objects::nonNull)
        .map(ActionPlan.Call::target)
        .toList();
  }

  /** The contracts that a plan reads, each once: the one that starts instances first. */
  static List<SourcePlan.Contract> read(OrchestrationPlan plan) {
    return Stream.concat(
            Stream.of(plan.start().source()),
            steps(plan)
                .map(StepPlan::action)
                .filter(ActionPlan.Listen.class::isInstance)
                .map(action -> ((ActionPlan.Listen) action).source()))
        .collect(
            Collectors.toMap(
                SourcePlan.Contract::topic,
                source -> source,
                (first, second) -> first,
                java.util.LinkedHashMap::new))
        .values()
        .stream()
        .toList();
  }

  /** The contracts that a plan writes. */
  static List<TargetPlan.Contract> written(OrchestrationPlan plan) {
    return Stream.concat(
            steps(plan)
                .map(StepPlan::action)
                .filter(ActionPlan.Emit.class::isInstance)
                .map(action -> ((ActionPlan.Emit) action).event()),
            Stream.ofNullable(plan.onFailure().emit()))
        .map(OrchestrationPlan.EmitPlan::target)
        .distinct()
        .toList();
  }

  /** The Secrets that a plan names. */
  static Set<String> secrets(OrchestrationPlan plan) {
    Set<String> names = new TreeSet<>();
    Stream.concat(
            Stream.of(plan.kafka().caSecret(), plan.kafka().credentialsSecret()),
            systems(plan).stream()
                .flatMap(
                    system ->
                        Stream.of(
                            system.caSecret(),
                            system.auth() == null ? null : system.auth().secret())))
        .filter(Objects::nonNull)
        .forEach(names::add);
    return names;
  }

  /** Where the workers connect to that run some plans. */
  static Destinations destinations(Collection<OrchestrationPlan> plans) {
    Destinations all = Destinations.none();
    for (OrchestrationPlan plan : plans) {
      all.addAddresses(plan.namespace(), plan.kafka().bootstrapServers());
      all.addAddresses(plan.namespace(), plan.temporal().address());
      systems(plan).forEach(system -> all.addSystem(plan.namespace(), system));
    }
    return all;
  }

  private static Stream<StepPlan> steps(OrchestrationPlan plan) {
    return plan.steps().stream()
        .flatMap(
            step ->
                switch (step.action()) {
                  case ActionPlan.Try tried -> tried.steps().stream();
                  case ActionPlan.Fork fork ->
                      fork.branches().stream().flatMap(branch -> branch.steps().stream());
                  default -> Stream.of(step);
                });
  }
}
