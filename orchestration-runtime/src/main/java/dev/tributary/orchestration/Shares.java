package dev.tributary.orchestration;

import dev.tributary.orchestration.plan.CompiledCall;
import dev.tributary.orchestration.plan.CompiledOrchestration;
import dev.tributary.orchestration.plan.CompiledStep;
import dev.tributary.orchestration.plan.PlanLibrary;
import dev.tributary.orchestration.plan.Work;
import dev.tributary.planner.plan.TargetPlan;
import dev.tributary.runtime.pressure.Gates;

/** A worker's share of the endpoints' limits: one part for each pod of the orchestration. */
final class Shares {
  private final PlanLibrary plans;
  private final Gates gates;

  Shares(PlanLibrary plans, Gates gates) {
    this.plans = plans;
    this.gates = gates;
  }

  /** So many pods share from now on; 0: this one uses them no more. */
  void of(int pods) {
    for (CompiledOrchestration plan : plans.all()) {
      for (CompiledStep step : plan.byName().values()) {
        step.undo().ifPresent(call -> share(plan, call, pods));
        if (step.work() instanceof Work.Call work) {
          share(plan, work.call(), pods);
        }
      }
    }
  }

  private void share(CompiledOrchestration plan, CompiledCall call, int pods) {
    TargetPlan.Http target = call.target();
    gates
        .of(plan.plan().namespace(), target.endpoint(), target.pressure())
        .members(plan.plan().name(), pods);
  }
}
