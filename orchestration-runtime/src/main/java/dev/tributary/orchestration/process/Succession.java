package dev.tributary.orchestration.process;

import dev.tributary.orchestration.engine.InstanceState;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.common.converter.EncodedValues;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.ChildWorkflowStub;
import io.temporal.workflow.ContinueAsNewOptions;
import io.temporal.workflow.DynamicQueryHandler;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;

/**
 * The end of an instance behind which starts wait: the same workflow goes on as the next instance
 * in a new run, so that the key is taken at every moment and nothing comes in between. As that run
 * neither completes nor fails, the ended instance is kept as a workflow of its own, which ends at
 * once and in the same way: lists, counts and questions find it there.
 */
final class Succession {
  private static final Logger LOG = Workflow.getLogger(Succession.class);

  private final Memory memory;
  private final CancellationScope run;

  /** In the scope that Temporal cancels, and which it never goes on in another run then. */
  Succession(Memory memory, CancellationScope run) {
    this.memory = memory;
    this.run = run;
  }

  /**
   * Goes on with what waits, when something does. A run that Temporal was asked to cancel returns
   * then, and is to end; any other doesn't return.
   */
  void goOn(InstanceState ended) {
    StartQueue queue = memory.queue();
    if (queue.size() == 0) {
      return;
    }
    queue.hadItsTurn(memory.start().identity());
    if (run.isCancelRequested()) {
      // Whoever cancelled the instance meant none that waits.
      Workflow.newDetachedCancellationScope(() -> Relay.begin(memory)).run();
      return;
    }
    Workflow.newDetachedCancellationScope(() -> keep(ended)).run();
    if (run.isCancelRequested()) {
      // It came too late for the instance, whose end is kept; the run ends as Temporal wants it.
      Workflow.newDetachedCancellationScope(() -> Relay.begin(memory)).run();
      return;
    }
    InstanceInput next = queue.next(memory.key(), queue.handedOn(memory.inbox()));
    Map<String, Object> memo = new HashMap<>();
    memo.put(ProcessWorkflow.PLAN_MEMO, next.plan());
    memo.put(ProcessWorkflow.START_MEMO, next.start().identity());
    Workflow.continueAsNew(ContinueAsNewOptions.newBuilder().setMemo(memo).build(), next);
  }

  private void keep(InstanceState ended) {
    Map<String, Object> memo = new HashMap<>();
    memo.put(ProcessWorkflow.PLAN_MEMO, ended.plan());
    memo.put(ProcessWorkflow.START_MEMO, memory.start().identity());
    memo.put(ProcessWorkflow.STARTED_MEMO, ended.startedMs());
    ChildWorkflowStub record =
        Workflow.newUntypedChildWorkflowStub(
            Workflow.getInfo().getWorkflowType(),
            ChildWorkflowOptions.newBuilder()
                .setWorkflowId(
                    "%s~%s"
                        .formatted(
                            Workflow.getInfo().getWorkflowId(),
                            Instant.ofEpochMilli(ended.startedMs())))
                .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON)
                .setMemo(memo)
                .build());
    var ignored =
        record.executeAsync(
            Object.class,
            new InstanceInput(
                ended.plan(), ended.key(), memory.start(), 0, true, null, null, null, ended));
    try {
      WorkflowExecution execution = record.getExecution().get();
      LOG.debug("the end of {} is kept as {}", ended.key(), execution.getWorkflowId());
    } catch (ChildWorkflowFailure e) {
      // The id is taken: two instances of a key that began in one millisecond. The next one matters
      // more than the record.
      LOG.warn("the record of {} isn't kept", ended.key(), e);
    }
  }

  /** Runs the record of an ended instance. */
  static InstanceState record(InstanceState ended) {
    Workflow.registerListener(
        new DynamicQueryHandler() {
          @Override
          public Object handle(String query, EncodedValues arguments) {
            return ended;
          }
        });
    if (ended.failure() != null) {
      throw Instance.end(ended.failure());
    }
    return ended;
  }
}
