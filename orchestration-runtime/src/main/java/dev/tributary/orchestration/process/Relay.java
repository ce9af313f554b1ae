package dev.tributary.orchestration.process;

import dev.tributary.orchestration.engine.ReceivedEvent;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.common.converter.EncodedValues;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.ChildWorkflowStub;
import io.temporal.workflow.DynamicSignalHandler;
import io.temporal.workflow.SignalExternalWorkflowException;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Carries what waited behind an instance over the moment in which no workflow has its key: a
 * workflow that Temporal was asked to cancel can't go on as another one, and the next can't begin
 * before its id is free. A short workflow of its own begins the next instance then.
 */
public final class Relay {
  /** Added to an instance's id, and to its type, it names the relay: no key ends so by chance. */
  public static final String SUFFIX = "~next";

  /**
   * How long an instance may take to end that has passed on what waited; then it is asked again.
   */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final String id;
  private final String type;
  private final String key;
  private final StartQueue queue;
  private final Inbox.Content inbox;
  private final Optional<WorkflowExecution> giver;

  /**
   * To a workflow of an id.
   *
   * @param giver the instance that gave all this away and is about to end, if it has the same id:
   *     it would take nothing back
   */
  private Relay(
      String id,
      String type,
      String key,
      StartQueue queue,
      Inbox.Content inbox,
      Optional<WorkflowExecution> giver) {
    this.id = id;
    this.type = type;
    this.key = key;
    this.queue = queue;
    this.inbox = inbox;
    this.giver = giver;
  }

  /** Has a relay take over all that waits; returns when it has. */
  static void begin(Memory memory) {
    new Relay(
            Workflow.getInfo().getWorkflowId() + SUFFIX,
            Workflow.getInfo().getWorkflowType() + SUFFIX,
            memory.key(),
            memory.queue(),
            memory.queue().handedOn(memory.inbox()),
            Optional.empty())
        .pass();
  }

  /** Whether this workflow is a relay. */
  static boolean isMeant() {
    return Workflow.getInfo().getWorkflowType().endsWith(SUFFIX);
  }

  /** Runs a relay to its end: an instance has all that it carried, in its order. */
  static void run(InstanceInput input) {
    StartQueue queue = new StartQueue(input.queue());
    queue.first(new QueuedStart(input.plan(), input.start()));
    Workflow.registerListener(
        new DynamicSignalHandler() {
          @Override
          public void handle(String signal, EncodedValues arguments) {
            if (signal.equals(ProcessSignals.QUEUE)) {
              queue.offer(arguments.get(0, QueuedStart.class), 0);
            }
          }
        });
    String id = without(Workflow.getInfo().getWorkflowId());
    new Relay(
            id,
            without(Workflow.getInfo().getWorkflowType()),
            input.key(),
            queue,
            input.inbox(),
            Workflow.getInfo()
                .getParentRunId()
                .map(run -> WorkflowExecution.newBuilder().setWorkflowId(id).setRunId(run).build()))
        .pass();
  }

  private static String without(String name) {
    return name.substring(0, name.length() - SUFFIX.length());
  }

  private void pass() {
    Duration pause = PAUSE;
    while (queue.size() > 0) {
      List<StartQueue.Waiting> carried = queue.content().waiting();
      if (begins()) {
        carried.forEach(ignored -> queue.take());
        continue;
      }
      Workflow.sleep(pause);
      if (giver.isPresent() && isOpen(giver.get())) {
        pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : pause;
        continue;
      }
      while (queue.size() > 0 && hears(queue.content().waiting().getFirst().start())) {
        queue.take();
      }
    }
  }

  /** Whether a workflow of the id began with all that there is; otherwise one runs. */
  private boolean begins() {
    InstanceInput input = queue.next(key, inbox);
    ReceivedEvent start = input.start();
    Map<String, Object> memo = new HashMap<>();
    memo.put(ProcessWorkflow.PLAN_MEMO, input.plan());
    memo.put(ProcessWorkflow.START_MEMO, start.identity());
    ChildWorkflowStub child =
        Workflow.newUntypedChildWorkflowStub(
            type,
            ChildWorkflowOptions.newBuilder()
                .setWorkflowId(id)
                .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON)
                .setMemo(memo)
                .build());
    var ignored = child.executeAsync(Object.class, input);
    try {
      WorkflowExecution begun = child.getExecution().get();
      return begun != null;
    } catch (ChildWorkflowFailure e) {
      return false;
    }
  }

  private static boolean isOpen(WorkflowExecution execution) {
    try {
      Workflow.newUntypedExternalWorkflowStub(execution).signal(ProcessSignals.PROBE);
      return true;
    } catch (SignalExternalWorkflowException | ApplicationFailure e) {
      // The server names a workflow that does not run by the latter.
      return false;
    }
  }

  private boolean hears(QueuedStart start) {
    try {
      Workflow.newUntypedExternalWorkflowStub(id).signal(ProcessSignals.QUEUE, start);
      return true;
    } catch (SignalExternalWorkflowException | ApplicationFailure e) {
      return false;
    }
  }
}
