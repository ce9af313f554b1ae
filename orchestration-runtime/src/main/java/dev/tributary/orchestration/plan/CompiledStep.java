package dev.tributary.orchestration.plan;

import dev.tributary.planner.expression.Expression;
import dev.tributary.planner.expression.Scope;
import dev.tributary.planner.plan.orchestration.ActionPlan;
import dev.tributary.planner.plan.orchestration.StepPlan;
import dev.tributary.planner.types.Compilation;
import dev.tributary.planner.types.PayloadReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A step with its expressions compiled.
 *
 * @param plan the step
 * @param when whether it is run; empty: always
 * @param work what it does
 * @param undo what undoes it; empty for nothing
 * @param result reads what it gave
 */
public record CompiledStep(
    StepPlan plan,
    Optional<Expression> when,
    Work work,
    Optional<CompiledCall> undo,
    PayloadReader result) {

  /** Its name. */
  public String name() {
    return plan.name();
  }

  static StepList list(List<StepPlan> plans) {
    List<CompiledStep> steps = new ArrayList<>();
    plans.forEach(plan -> steps.add(of(plan)));
    return new StepList(steps);
  }

  private static CompiledStep of(StepPlan plan) {
    String path = "steps." + plan.name();
    return new CompiledStep(
        plan,
        Compilation.optional(
            path + ".when", plan.when(), text -> Expression.condition(Scope.STEP, text)),
        work(path, plan),
        Optional.ofNullable(plan.compensate())
            .map(undo -> CompiledCall.of(path + ".compensate", undo.call(), undo.retry())),
        new PayloadReader(plan.action().resultSchema()));
  }

  private static Work work(String path, StepPlan plan) {
    return switch (plan.action()) {
      case ActionPlan.Call call -> new Work.Call(CompiledCall.of(path, call, plan.retry()));
      case ActionPlan.Listen listen ->
          new Work.Listen(
              listen,
              Compilation.compiled(
                  path + ".correlate",
                  listen.correlate(),
                  text -> Expression.key(Scope.RECORD, text)),
              new PayloadReader(listen.source().schema()));
      case ActionPlan.Emit emit -> new Work.Emit(CompiledEmit.of(path, Scope.STEP, emit.event()));
      case ActionPlan.Switch choice ->
          new Work.Switch(
              choice,
              choice.cases().stream()
                  .map(
                      c ->
                          Compilation.compiled(
                              path + ".switch",
                              c.when(),
                              text -> Expression.condition(Scope.STEP, text)))
                  .toList());
      case ActionPlan.Fork fork ->
          new Work.Fork(
              fork.branches().stream().map(branch -> list(branch.steps())).toList(), fork.any());
      case ActionPlan.Wait wait -> new Work.Wait(wait, expression(path + ".until", wait.until()));
      case ActionPlan.Set set ->
          new Work.Set(Compilation.mapping(path + ".set", Scope.STEP, set.value()));
      case ActionPlan.Raise raise ->
          new Work.Raise(raise.error(), expression(path + ".message", raise.message()));
      case ActionPlan.Approve approve ->
          new Work.Approve(approve, expression(path + ".title", approve.title()).orElseThrow());
      case ActionPlan.Try attempt -> new Work.Try(list(attempt.steps()));
    };
  }

  private static Optional<Expression> expression(String path, String text) {
    return Compilation.optional(path, text, t -> Expression.compile(Scope.STEP, t));
  }
}
