package dev.tributary.orchestration.process;

import dev.tributary.orchestration.engine.InstanceState;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.ContinueAsNewOptions;
import io.temporal.workflow.Workflow;
import java.util.HashMap;
import java.util.Map;

/** Keeps histories bounded: goes on in a new run when the old one's has grown. */
final class Continuation {
  private final Memory memory;
  private final long mostEvents;
  private final CancellationScope run;

  /**
   * A history of so many events is cut, or when the server says so earlier.
   *
   * @param run the scope that Temporal cancels
   */
  Continuation(Memory memory, long mostEvents, CancellationScope run) {
    this.memory = memory;
    this.mostEvents = mostEvents;
    this.run = run;
  }

  /**
   * Whether to go on in a new run. Never once Temporal was asked to cancel this one: it would end
   * as cancelled with things left to undo. That is bounded by the plan's steps, so a history bears
   * it.
   */
  boolean isDue() {
    return !run.isCancelRequested() && isLong();
  }

  private boolean isLong() {
    return Workflow.getInfo().getHistoryLength() >= mostEvents
        || Workflow.getInfo().isContinueAsNewSuggested();
  }

  /**
   * Ends this run. Never returns.
   *
   * @param next the step at the top that comes next
   * @param waitsUntilMs until when it waits, or {@code null}
   * @param failure why the instance is undone, or {@code null}
   */
  void goOn(int next, Long waitsUntilMs, InstanceState.Failure failure) {
    Map<String, Object> memo = new HashMap<>();
    memo.put(ProcessWorkflow.PLAN_MEMO, memory.plan().digest());
    memo.put(ProcessWorkflow.START_MEMO, memory.start().identity());
    if (failure != null) {
      memo.put(Phases.MEMO, InstanceState.Phase.Compensating.name());
    }
    Workflow.continueAsNew(
        // What lists and starts know an instance by; the new run tells of its waits itself.
        ContinueAsNewOptions.newBuilder().setMemo(memo).build(),
        new InstanceInput(
            memory.plan().digest(),
            memory.key(),
            null,
            0,
            memory.tellsWaits(),
            memory.carried(next, waitsUntilMs, failure),
            memory.queue().content(),
            null,
            null));
  }
}
