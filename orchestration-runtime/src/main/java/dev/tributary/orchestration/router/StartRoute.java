package dev.tributary.orchestration.router;

import dev.tributary.crds.v1alpha1.OrchestrationSpec.OnCompletedKey;
import dev.tributary.crds.v1alpha1.OrchestrationSpec.OnRunningKey;
import dev.tributary.orchestration.engine.InstanceId;
import dev.tributary.orchestration.engine.NewInstance;
import dev.tributary.orchestration.engine.OrchestrationEngine;
import dev.tributary.orchestration.plan.CompiledOrchestration;
import dev.tributary.planner.expression.Expression;
import dev.tributary.planner.expression.ExpressionException;
import dev.tributary.planner.expression.Scope;
import dev.tributary.planner.plan.orchestration.OrchestrationPlan;
import dev.tributary.planner.types.Compilation;
import java.util.Optional;

/** Starts instances of the current plan. */
final class StartRoute implements Route {
  private final CompiledOrchestration plan;
  private final OrchestrationEngine engine;
  private final Optional<Expression> when;
  private final Expression key;

  StartRoute(CompiledOrchestration plan, OrchestrationEngine engine) {
    this.plan = plan;
    this.engine = engine;
    OrchestrationPlan source = plan.plan();
    when =
        Compilation.optional(
            "start.when", source.start().when(), t -> Expression.condition(Scope.RECORD, t));
    key = Compilation.compiled("key", source.key(), t -> Expression.key(Scope.RECORD, t));
  }

  @Override
  public Counted take(Arrived event) throws ExpressionException, RefusedException {
    OrchestrationPlan source = plan.plan();
    if (!event.isOf(source.start().eventType())
        || (when.isPresent() && !when.get().test(event.variables(plan.start())))) {
      return Counted.NotMeant;
    }
    InstanceId id =
        new InstanceId(source.namespace(), source.orchestration(), event.key(key, plan.start()));
    boolean again = source.onCompletedKey() == OnCompletedKey.Start;
    NewInstance instance = NewInstance.starting(plan.digest(), event.received(), again);
    boolean queues = source.onRunningKey() == OnRunningKey.Queue;
    return switch (engine.start(id, queues ? instance.queueing() : instance)) {
      case Started -> Counted.Started;
      case Queued -> Counted.Queued;
      case Full ->
          throw new RefusedException(
              "as many starts of the key '%s' wait for its running instance as may: %d, or %d KiB of payload"
                  .formatted(
                      id.key(), NewInstance.MOST_QUEUED, NewInstance.MOST_QUEUED_CHARACTERS >> 10));
      case Duplicate -> Counted.Duplicate;
      case Ended -> Counted.AlreadyEnded;
      case Running -> {
        if (source.onRunningKey() == OnRunningKey.Fail) {
          throw new RefusedException(
              "an instance of the key '%s' runs already, and onRunningKey is Fail"
                  .formatted(id.key()));
        }
        yield Counted.AlreadyRunning;
      }
    };
  }
}
