package dev.tributary.orchestration.plan;

import dev.tributary.planner.expression.Expression;
import dev.tributary.planner.expression.Mapping;
import dev.tributary.planner.expression.Scope;
import dev.tributary.planner.plan.EffectPlan;
import dev.tributary.planner.plan.FlowPlan.DeliveryPlan;
import dev.tributary.planner.plan.OperationPlan;
import dev.tributary.planner.plan.TargetPlan;
import dev.tributary.planner.plan.orchestration.ActionPlan;
import dev.tributary.planner.schema.JsonSchema;
import dev.tributary.planner.types.Compilation;
import dev.tributary.planner.types.CompiledTarget;
import java.util.Map;
import java.util.Optional;

/**
 * A call with its expressions compiled.
 *
 * @param target the operation
 * @param compiled its target's own expressions
 * @param parameters the operation's parameters
 * @param body its body; empty for none
 * @param retry tries and pauses
 * @param answers the schema of its answers; empty: anything
 */
public record CompiledCall(
    TargetPlan.Http target,
    CompiledTarget compiled,
    Map<String, Expression> parameters,
    Optional<Mapping> body,
    DeliveryPlan retry,
    Optional<JsonSchema> answers) {

  private static final DeliveryPlan ONCE = new DeliveryPlan(0, true, 1_000, 60_000);

  static CompiledCall of(String path, ActionPlan.Call plan, DeliveryPlan retry) {
    OperationPlan operation = plan.target().operation();
    return new CompiledCall(
        plan.target(),
        CompiledTarget.of(plan.target()),
        Compilation.all(path + ".parameters", Scope.STEP, plan.parameters()),
        Optional.ofNullable(plan.body())
            .map(body -> Compilation.mapping(path + ".body", Scope.STEP, body)),
        retry == null ? ONCE : retry,
        Optional.ofNullable(operation.responseSchema()).map(JsonSchema::compile));
  }

  /** Whether sending it again does no harm, so that what became of it can be asked by sending. */
  public boolean isRepeatable() {
    return !(target.effect() instanceof EffectPlan.None);
  }
}
