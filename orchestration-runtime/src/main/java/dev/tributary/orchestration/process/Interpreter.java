package dev.tributary.orchestration.process;

import dev.tributary.orchestration.plan.CompiledStep;
import dev.tributary.orchestration.plan.StepList;
import dev.tributary.orchestration.plan.Work;
import dev.tributary.planner.expression.Expression;
import dev.tributary.planner.expression.ExpressionException;
import dev.tributary.planner.plan.FlowPlan.DeliveryPlan;
import dev.tributary.planner.plan.orchestration.ActionPlan;
import dev.tributary.planner.plan.orchestration.Errors;
import dev.tributary.planner.plan.orchestration.StepPlan;
import dev.tributary.runtime.delivery.Pauses;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs steps. A step that fails for good throws {@link StepFailure}; one that is cancelled, because
 * the instance's time is up or a person wants it, throws {@link CanceledFailure}.
 */
final class Interpreter {
  private static final int WITHIN = -1;

  private final Memory memory;
  private final Calls calls;
  private final Waits waits;
  private final Continuation continuation;

  Interpreter(Memory memory, Calls calls, Waits waits, Continuation continuation) {
    this.memory = memory;
    this.calls = calls;
    this.waits = waits;
    this.continuation = continuation;
  }

  /** Runs the plan's steps from one of those at the top on. */
  void run(int first) {
    StepList list = memory.plan().steps();
    int next = first;
    while (next < list.steps().size()) {
      if (continuation.isDue() && next > first) {
        continuation.goOn(next, null, null);
      }
      next = step(list, next, next);
    }
  }

  /** Runs steps within another step, to their end. */
  void runWithin(StepList list) {
    int next = 0;
    while (next < list.steps().size()) {
      next = step(list, next, WITHIN);
    }
  }

  /** Runs one step; where its list goes on: beyond its end for an end of the list. */
  private int step(StepList list, int index, int top) {
    CompiledStep step = list.steps().get(index);
    try {
      if (step.when().isPresent() && !test(step, step.when().get())) {
        memory.journal().skipped(step.name());
        return index + 1;
      }
      memory.journal().begins(step.name());
      Optional<String> way = limited(step, top);
      memory.journal().completed(step.name());
      return follow(list, index, way.or(() -> Optional.ofNullable(step.plan().then())), null);
    } catch (CanceledFailure e) {
      memory.journal().cancelled(step.name());
      throw e;
    } catch (StepFailure e) {
      memory.journal().failed(step.name(), e.getMessage());
      for (StepPlan.CatchPlan plan : step.plan().catches()) {
        if (e.isCaughtBy(plan)) {
          return follow(list, index, Optional.of(plan.then()), e);
        }
      }
      throw e;
    }
  }

  private static int follow(StepList list, int index, Optional<String> way, StepFailure failure) {
    if (way.isEmpty()) {
      return index + 1;
    }
    return switch (way.get()) {
      case StepPlan.END, StepPlan.EXIT -> list.steps().size();
      case StepPlan.FAIL ->
          throw (failure != null
                  ? failure
                  : StepFailure.of(
                      list.steps().get(index).name(), Errors.FAILED, "the plan says so"))
              .fatal();
      default -> list.indexOf(way.get());
    };
  }

  /** A call has its limit from its activity, and steps that wait have their own. */
  private Optional<String> limited(CompiledStep step, int top) {
    Long limit = step.plan().timeoutMs();
    if (limit == null || !(step.work() instanceof Work.Try || step.work() instanceof Work.Fork)) {
      return work(step, top);
    }
    if (!Waiting.within(Workflow.currentTimeMillis() + limit, () -> work(step, top))) {
      throw StepFailure.of(step.name(), Errors.TIMEOUT, "it took longer than it may");
    }
    return Optional.empty();
  }

  private Optional<String> work(CompiledStep step, int top) {
    switch (step.work()) {
      case Work.Call work ->
          effect(step, () -> memory.gave(step.name(), calls.call(step, work.call())));
      case Work.Emit work ->
          effect(step, () -> calls.emit(step.name(), work.emit(), memory.variables()));
      case Work.Listen work -> {
        return waits.listen(step, work, top);
      }
      case Work.Approve work -> {
        return waits.approve(step, work, top);
      }
      case Work.Wait work -> waits.pause(step, work, top);
      case Work.Switch work -> {
        return choose(step, work);
      }
      case Work.Set work -> set(step, work);
      case Work.Raise work -> throw raised(step, work);
      case Work.Try work -> attempt(step, work);
      case Work.Fork work -> Branches.run(step.name(), work, this::runWithin);
    }
    return Optional.empty();
  }

  /** Remembers what has to be undone, from before it may have happened. */
  private void effect(CompiledStep step, Runnable action) {
    if (step.undo().isEmpty()) {
      action.run();
      return;
    }
    memory.undo().begins(step.name());
    try {
      action.run();
      memory.undo().happened(step.name());
    } catch (StepFailure e) {
      if (!e.isDoubtful()) {
        memory.undo().ruledOut(step.name());
      }
      throw e;
    }
  }

  private Optional<String> choose(CompiledStep step, Work.Switch work) {
    List<ActionPlan.Case> cases = work.plan().cases();
    for (int i = 0; i < cases.size(); i++) {
      if (test(step, work.conditions().get(i))) {
        return Optional.of(cases.get(i).then());
      }
    }
    return Optional.ofNullable(work.plan().otherwise());
  }

  private void set(CompiledStep step, Work.Set work) {
    try {
      memory.gave(step.name(), work.value().apply(memory.variables()));
    } catch (ExpressionException e) {
      throw StepFailure.of(step.name(), Errors.EXPRESSION_FAILED, e.getMessage());
    }
  }

  private StepFailure raised(CompiledStep step, Work.Raise work) {
    try {
      Map<String, Object> variables = memory.variables();
      String message =
          work.message().isPresent()
              ? work.message().get().text(variables).orElse(work.error())
              : work.error();
      return StepFailure.of(step.name(), work.error(), message);
    } catch (ExpressionException e) {
      return StepFailure.of(
          step.name(),
          work.error(),
          "%s (its message: %s)".formatted(work.error(), e.getMessage()));
    }
  }

  private void attempt(CompiledStep step, Work.Try work) {
    DeliveryPlan retry = step.plan().retry();
    for (int tries = 1; ; tries++) {
      try {
        runWithin(work.steps());
        return;
      } catch (StepFailure e) {
        if (retry == null || tries > retry.retry() || e.isFatal()) {
          throw e;
        }
        Waiting.until(
            Workflow.currentTimeMillis() + new Pauses(retry).after(tries).toMillis(), () -> false);
      }
    }
  }

  private boolean test(CompiledStep step, Expression condition) {
    try {
      return condition.test(memory.variables());
    } catch (ExpressionException e) {
      throw StepFailure.of(step.name(), Errors.EXPRESSION_FAILED, e.getMessage());
    }
  }
}
