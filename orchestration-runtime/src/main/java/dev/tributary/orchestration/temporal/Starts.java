package dev.tributary.orchestration.temporal;

import dev.tributary.orchestration.engine.EngineUnavailableException;
import dev.tributary.orchestration.engine.InstanceId;
import dev.tributary.orchestration.engine.NewInstance;
import dev.tributary.orchestration.engine.ReceivedEvent;
import dev.tributary.orchestration.engine.StartResult;
import dev.tributary.orchestration.process.Admission;
import dev.tributary.orchestration.process.InstanceInput;
import dev.tributary.orchestration.process.ProcessSignals;
import dev.tributary.orchestration.process.ProcessWorkflow;
import dev.tributary.orchestration.process.QueuedStart;
import dev.tributary.orchestration.process.Relay;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowQueryException;
import io.temporal.client.WorkflowStub;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Starts instances, has starts wait for those that run, and knows those that came before. */
final class Starts {
  /** So often a start is tried again whose predecessor ended before it could wait for it. */
  private static final int MOST_TURNS = 5;

  private final WorkflowClient client;
  private final String taskQueue;

  Starts(WorkflowClient client, String taskQueue) {
    this.client = client;
    this.taskQueue = taskQueue;
  }

  /** As the engine's, with what Temporal's client throws. */
  StartResult start(InstanceId id, NewInstance instance) {
    if (instance.queues() && isRelayed(id, instance)) {
      return StartResult.Queued;
    }
    for (int i = 0; i < MOST_TURNS; i++) {
      try {
        begin(id, instance, instance.again());
        return StartResult.Started;
      } catch (WorkflowExecutionAlreadyStarted e) {
        Optional<StartResult> result = conflict(id, instance);
        if (result.isPresent()) {
          return result.get();
        }
      }
    }
    throw new EngineUnavailableException(
        "instances of %s end faster than a start can wait for one".formatted(id), null);
  }

  private void begin(InstanceId id, NewInstance instance, boolean again) {
    WorkflowStub stub = client.newUntypedWorkflowStub(id.type(), options(id, instance, again));
    InstanceInput input =
        new InstanceInput(
            instance.plan(),
            id.key(),
            instance.start().orElse(null),
            instance.hold().toMillis(),
            true,
            null,
            null,
            null,
            null);
    if (instance.early().isPresent()) {
      var ignored =
          stub.signalWithStart(
              ProcessSignals.EVENT, new Object[] {instance.early().get()}, new Object[] {input});
    } else {
      var ignored = stub.start(input);
    }
  }

  private WorkflowOptions options(InstanceId id, NewInstance instance, boolean again) {
    Map<String, Object> memo = new HashMap<>();
    memo.put(ProcessWorkflow.PLAN_MEMO, instance.plan());
    instance.start().ifPresent(start -> memo.put(ProcessWorkflow.START_MEMO, start.identity()));
    return WorkflowOptions.newBuilder()
        .setWorkflowId(id.toString())
        .setTaskQueue(taskQueue)
        .setMemo(memo)
        .setWorkflowIdReusePolicy(
            again
                ? WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE
                : WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
        .build();
  }

  /**
   * The id is taken: by a running instance, by one that has ended, or by a held event.
   *
   * @return empty when the one that was to be waited for has ended meanwhile
   */
  private Optional<StartResult> conflict(InstanceId id, NewInstance instance) {
    WorkflowExecutionDescription other = client.newUntypedWorkflowStub(id.toString()).describe();
    Object started = other.getMemo(ProcessWorkflow.START_MEMO, String.class);
    boolean running = Visibility.isRunning(other.getStatus());
    if (started != null) {
      if (instance.start().map(ReceivedEvent::identity).filter(started::equals).isPresent()) {
        return Optional.of(StartResult.Duplicate);
      }
      if (!running) {
        return Optional.of(StartResult.Ended);
      }
      return instance.queues() ? queue(id, instance) : Optional.of(StartResult.Running);
    }
    if (instance.start().isEmpty()) {
      // An event for an instance whose start never came: it isn't held a second time.
      return Optional.of(StartResult.Ended);
    }
    if (running && instance.queues()) {
      // It may have got another start that its memo doesn't tell yet.
      return queue(id, instance);
    }
    if (running) {
      client
          .newUntypedWorkflowStub(id.toString())
          .signal(ProcessSignals.START, instance.start().get());
    } else {
      begin(id, instance, true);
    }
    return Optional.of(StartResult.Started);
  }

  /**
   * Whether starts of the key are on their way from a cancelled instance to the next: behind them.
   */
  private boolean isRelayed(InstanceId id, NewInstance instance) {
    try {
      client
          .newUntypedWorkflowStub(id + Relay.SUFFIX)
          .signal(
              ProcessSignals.QUEUE,
              new QueuedStart(instance.plan(), instance.start().orElseThrow()));
      return true;
    } catch (WorkflowNotFoundException e) {
      return false;
    }
  }

  /**
   * Has a start wait for the end of the instance that runs. Asked first whether it may: nobody
   * answers a signal. Between the two only starts of other partitions come, so the bound is passed
   * by a few at most.
   *
   * @return empty when the instance has ended
   */
  private Optional<StartResult> queue(InstanceId id, NewInstance instance) {
    ReceivedEvent start = instance.start().orElseThrow();
    WorkflowStub stub = client.newUntypedWorkflowStub(id.toString());
    try {
      Admission admission =
          stub.query(
              ProcessSignals.ADMITS,
              Admission.class,
              start.identity(),
              start.payload() == null ? 0 : start.payload().toString().length());
      return switch (admission) {
        case Known -> Optional.of(StartResult.Duplicate);
        case Full -> Optional.of(StartResult.Full);
        case First, Free -> {
          stub.signal(ProcessSignals.QUEUE, new QueuedStart(instance.plan(), start));
          yield Optional.of(
              admission == Admission.First ? StartResult.Started : StartResult.Queued);
        }
      };
    } catch (WorkflowNotFoundException e) {
      return Optional.empty();
    } catch (WorkflowQueryException e) {
      throw new EngineUnavailableException(
          "the instance %s can't tell whether a start may wait for its end: its worker doesn't have its plan, or fails at it; see the worker's log"
              .formatted(id),
          e);
    }
  }
}
