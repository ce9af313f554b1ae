package dev.tributary.orchestration.process;

import dev.tributary.orchestration.engine.InstanceState;
import dev.tributary.orchestration.engine.Resolution;
import dev.tributary.orchestration.plan.CompiledStep;
import dev.tributary.orchestration.plan.Work;
import dev.tributary.planner.plan.orchestration.Errors;
import io.temporal.workflow.Workflow;

/**
 * Undoes what an instance did, what began last first. Whether a step had its effect that isn't
 * known to have had it is found out first, by calling it once more under the same idempotency key.
 * What can't be undone is an incident: nothing before it is undone until a person has dealt with
 * it. Nothing cancels this.
 */
final class Compensation {
  private final Memory memory;
  private final Calls calls;
  private final People people;
  private final Continuation continuation;
  private final Phases phases;

  Compensation(
      Memory memory, Calls calls, People people, Continuation continuation, Phases phases) {
    this.memory = memory;
    this.calls = calls;
    this.people = people;
    this.continuation = continuation;
    this.phases = phases;
  }

  void run(InstanceState.Failure failure) {
    UndoList undo = memory.undo();
    while (!undo.isEmpty()) {
      if (continuation.isDue()) {
        continuation.goOn(0, null, failure);
      }
      phases.now(InstanceState.Phase.Compensating);
      Undo last = undo.last();
      try {
        undo(last);
      } catch (StepFailure e) {
        if (incident(last.step(), e.getMessage()) == Resolution.Action.Retry) {
          continue;
        }
      }
      undo.done(last.step());
    }
  }

  private void undo(Undo undo) {
    CompiledStep step = memory.plan().step(undo.step());
    if (undo.doubtful() && !settle(step)) {
      return;
    }
    calls.undo(step);
    memory.journal().undone(step.name());
  }

  /** Whether the step had its effect, or has it now. */
  private boolean settle(CompiledStep step) {
    if (!(step.work() instanceof Work.Call work)) {
      // An event that may have been written is undone as if it was.
      return true;
    }
    if (!work.call().isRepeatable()) {
      throw StepFailure.of(
          step.name(),
          Errors.FAILED,
          "it isn't known whether it had its effect, and its operation declares no effects by which it could be asked");
    }
    try {
      memory.gave(step.name(), calls.settle(step, work.call()));
      memory.undo().happened(step.name());
      return true;
    } catch (StepFailure e) {
      if (e.isDoubtful()) {
        throw e;
      }
      return false;
    }
  }

  private Resolution.Action incident(String step, String reason) {
    people.incident(step, reason);
    phases.now(InstanceState.Phase.Incident);
    Workflow.await(() -> people.isResolved(step));
    return people.close(people.ofStep(step));
  }
}
