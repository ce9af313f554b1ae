package dev.tributary.orchestration.plan;

import dev.tributary.planner.expression.Mapping;
import dev.tributary.planner.expression.Scope;
import dev.tributary.planner.plan.TargetPlan;
import dev.tributary.planner.plan.orchestration.OrchestrationPlan.EmitPlan;
import dev.tributary.planner.schema.JsonSchema;
import dev.tributary.planner.types.Compilation;
import dev.tributary.planner.types.CompiledTarget;
import java.util.Optional;

/**
 * An event that is written, with its expressions compiled.
 *
 * @param target the contract
 * @param compiled the contract's own expressions
 * @param payload the payload
 * @param schema what payloads must meet; empty: anything
 */
public record CompiledEmit(
    TargetPlan.Contract target,
    CompiledTarget compiled,
    Mapping payload,
    Optional<JsonSchema> schema) {

  static CompiledEmit of(String path, Scope scope, EmitPlan plan) {
    return new CompiledEmit(
        plan.target(),
        CompiledTarget.of(plan.target()),
        Compilation.mapping(path + ".payload", scope, plan.payload()),
        Optional.ofNullable(plan.target().schema()).map(JsonSchema::compile));
  }
}
