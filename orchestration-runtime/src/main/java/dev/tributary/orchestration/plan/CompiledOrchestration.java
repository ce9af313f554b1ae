package dev.tributary.orchestration.plan;

import dev.tributary.planner.expression.Scope;
import dev.tributary.planner.plan.orchestration.OrchestrationPlan;
import dev.tributary.planner.types.PayloadReader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A plan with every expression of its steps compiled once. Made from the plan alone. Immutable and
 * safe for use by many threads.
 *
 * @param digest what the plan is known by
 * @param plan the plan
 * @param start reads the payload that starts an instance
 * @param steps the steps at the top
 * @param byName the steps at every depth
 * @param failed the event that tells of a failed instance; empty for none
 */
public record CompiledOrchestration(
    String digest,
    OrchestrationPlan plan,
    PayloadReader start,
    StepList steps,
    Map<String, CompiledStep> byName,
    Optional<CompiledEmit> failed) {

  /**
   * Compiles.
   *
   * @throws IllegalArgumentException naming the expression that doesn't compile, which a planner of
   *     this version never writes
   */
  public static CompiledOrchestration of(String digest, OrchestrationPlan plan) {
    StepList steps = CompiledStep.list(plan.steps());
    Map<String, CompiledStep> byName = new LinkedHashMap<>();
    collect(steps, byName);
    return new CompiledOrchestration(
        digest,
        plan,
        new PayloadReader(plan.start().source().schema()),
        steps,
        byName,
        Optional.ofNullable(plan.onFailure().emit())
            .map(emit -> CompiledEmit.of("onFailure.emit", Scope.FAILURE, emit)));
  }

  private static void collect(StepList list, Map<String, CompiledStep> byName) {
    for (CompiledStep step : list.steps()) {
      byName.put(step.name(), step);
      switch (step.work()) {
        case Work.Try attempt -> collect(attempt.steps(), byName);
        case Work.Fork fork -> fork.branches().forEach(branch -> collect(branch, byName));
        default -> {}
      }
    }
  }

  /**
   * A step at any depth.
   *
   * @throws IllegalStateException when there is none of this name
   */
  public CompiledStep step(String name) {
    CompiledStep step = byName.get(name);
    if (step == null) {
      throw new IllegalStateException(
          "plan %s of %s has no step '%s'".formatted(digest, plan.name(), name));
    }
    return step;
  }
}
