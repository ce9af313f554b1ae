package dev.tributary.orchestration.plan;

import dev.tributary.planner.expression.Expression;
import dev.tributary.planner.expression.Mapping;
import dev.tributary.planner.plan.orchestration.ActionPlan;
import dev.tributary.planner.types.PayloadReader;
import java.util.List;
import java.util.Optional;

/** What a step does, with its expressions compiled; as {@link ActionPlan}. */
public sealed interface Work {
  /** Calls an operation. */
  record Call(CompiledCall call) implements Work {}

  /**
   * Waits for an event.
   *
   * @param correlate the key of the instance that an event is for
   * @param reader reads its payload
   */
  record Listen(ActionPlan.Listen plan, Expression correlate, PayloadReader reader)
      implements Work {}

  /** Writes an event. */
  record Emit(CompiledEmit emit) implements Work {}

  /** Chooses the way on; {@code conditions} are those of the plan's cases. */
  record Switch(ActionPlan.Switch plan, List<Expression> conditions) implements Work {}

  /** Runs lists of steps side by side. */
  record Fork(List<StepList> branches, boolean any) implements Work {}

  /** Waits; {@code until} is there when the plan has no duration. */
  record Wait(ActionPlan.Wait plan, Optional<Expression> until) implements Work {}

  /** Makes a value. */
  record Set(Mapping value) implements Work {}

  /** Fails. */
  record Raise(String error, Optional<Expression> message) implements Work {}

  /** Has a person decide. */
  record Approve(ActionPlan.Approve plan, Expression title) implements Work {}

  /** Runs steps that share a retry. */
  record Try(StepList steps) implements Work {}
}
