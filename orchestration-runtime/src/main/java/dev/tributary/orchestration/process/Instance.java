package dev.tributary.orchestration.process;

import dev.tributary.orchestration.engine.InstanceState;
import dev.tributary.orchestration.engine.InstanceState.Failure;
import dev.tributary.orchestration.engine.InstanceState.Phase;
import dev.tributary.orchestration.engine.ReceivedEvent;
import dev.tributary.orchestration.engine.Resolution;
import dev.tributary.orchestration.engine.TaskAnswer;
import dev.tributary.orchestration.plan.CompiledEmit;
import dev.tributary.orchestration.plan.CompiledOrchestration;
import dev.tributary.orchestration.process.ProcessMetrics.Result;
import dev.tributary.planner.plan.orchestration.Errors;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** One run of an instance: its start, its steps, and when they fail what undoes them. */
final class Instance implements ProcessSignals {
  private final InstanceInput input;
  private final ProcessMetrics metrics;
  private final Memory memory;
  private final People people;
  private final Waits waits;
  private final Interpreter interpreter;
  private final Compensation compensation;
  private final Calls calls;
  private final Succession succession;
  private final Phases phases = new Phases();
  private Optional<Failure> failure;

  Instance(
      CompiledOrchestration plan, InstanceInput input, ProcessMetrics metrics, long mostEvents) {
    this.input = input;
    this.metrics = metrics;
    CancellationScope run = CancellationScope.current();
    memory = new Memory(plan, input, metrics);
    people = new People(memory.journal());
    calls = new Calls(memory);
    Continuation continuation = new Continuation(memory, mostEvents, run);
    waits = new Waits(memory, people, continuation);
    interpreter = new Interpreter(memory, calls, waits, continuation);
    compensation = new Compensation(memory, calls, people, continuation, phases);
    succession = new Succession(memory, run);
    failure =
        input.carried() == null ? Optional.empty() : Optional.ofNullable(input.carried().failure());
  }

  /**
   * Runs to the end; how it ended. A failed instance fails the workflow, after it was undone. When
   * a start waits for that end, the workflow goes on with it instead.
   */
  InstanceState run() {
    if (!memory.isStarted() && !awaitStart()) {
      phases.begins(Phase.NeverStarted);
      count(Result.NeverStarted);
      return state();
    }
    phases.begins(Phase.Running);
    if (input.carried() == null) {
      count(Result.Started);
    }
    if (failure.isEmpty()) {
      failure = forward(input.carried() == null ? 0 : input.carried().next());
    }
    if (failure.isEmpty()) {
      phases.begins(Phase.Completed);
      count(Result.Completed);
      succession.goOn(state());
      return state();
    }
    Workflow.newDetachedCancellationScope(() -> backward(failure.get())).run();
    succession.goOn(state());
    throw end(failure.get());
  }

  /**
   * Who cancels what waits for its start means the start that may be on its way: it is waited for
   * all the same, and is cancelled when it comes.
   */
  private boolean awaitStart() {
    phases.begins(Phase.AwaitingStart);
    long end = Workflow.currentTimeMillis() + input.holdMs();
    try {
      return Waiting.until(end, memory::isStarted);
    } catch (CanceledFailure e) {
      boolean[] came = {false};
      Workflow.newDetachedCancellationScope(() -> came[0] = Waiting.until(end, memory::isStarted))
          .run();
      return came[0];
    }
  }

  private Optional<Failure> forward(int first) {
    try {
      CancellationScope.throwCanceled();
      boolean inTime = Waiting.within(memory.deadlineMs(), () -> interpreter.run(first));
      // Behind the last step too: Temporal ends the run as cancelled then, and so it has to be.
      CancellationScope.throwCanceled();
      return inTime
          ? Optional.empty()
          : Optional.of(new Failure(null, Errors.TIMEOUT, "the instance took longer than it may"));
    } catch (StepFailure e) {
      return Optional.of(e.toFailure());
    } catch (CanceledFailure e) {
      return Optional.of(
          new Failure(
              null,
              Errors.CANCELLED,
              Optional.ofNullable(CancellationScope.current().getCancellationReason())
                  .orElse("somebody cancelled it")));
    }
  }

  private void backward(Failure why) {
    if (memory.plan().plan().onFailure().compensate() && !memory.undo().isEmpty()) {
      compensation.run(why);
      count(Result.Compensated);
    }
    memory.plan().failed().ifPresent(emit -> tell(why, emit));
    boolean cancelled = why.error().equals(Errors.CANCELLED);
    phases.begins(cancelled ? Phase.Cancelled : Phase.Failed);
    count(cancelled ? Result.Cancelled : Result.Failed);
  }

  private void count(Result result) {
    metrics.instance(memory.plan().plan(), result);
  }

  private void tell(Failure why, CompiledEmit emit) {
    Map<String, Object> variables = memory.variables();
    Map<String, Object> seen = new HashMap<>();
    if (why.step() != null) {
      seen.put("step", why.step());
    }
    seen.put("error", why.error());
    seen.put("message", why.message());
    variables.put("failure", seen);
    try {
      calls.emit(null, emit, variables);
    } catch (StepFailure e) {
      // It has failed already, and what it did is undone: people are told where they look.
      memory.journal().audit("tributary", "couldn't tell of the failure: " + e.getMessage());
    }
  }

  /** How a failed instance ends its workflow. */
  static RuntimeException end(Failure why) {
    return why.error().equals(Errors.CANCELLED)
        ? new CanceledFailure(why.message())
        : ApplicationFailure.newNonRetryableFailure(
            why.step() == null ? why.message() : why.step() + ": " + why.message(), why.error());
  }

  @Override
  public void event(ReceivedEvent event) {
    // What this instance has no use for may be meant for the one that waits behind it.
    memory.inbox().offer(event, waits.wants(event) || memory.queue().size() > 0);
  }

  @Override
  public void start(ReceivedEvent event) {
    if (!memory.isStarted()) {
      memory.start(event);
      Workflow.upsertMemo(Map.of(ProcessWorkflow.START_MEMO, event.identity()));
    }
  }

  @Override
  public void queue(QueuedStart start) {
    if (!memory.isStarted()) {
      start(start.event());
    } else if (!isStartedBy(start.event().identity())) {
      memory.queue().offer(start, memory.inbox().next());
    }
  }

  @Override
  public void probe() {}

  @Override
  public Admission admits(String identity, int characters) {
    if (!memory.isStarted()) {
      return Admission.First;
    }
    return isStartedBy(identity) ? Admission.Known : memory.queue().admits(identity, characters);
  }

  private boolean isStartedBy(String identity) {
    return memory.isStarted() && memory.start().identity().equals(identity);
  }

  @Override
  public void answer(TaskAnswer answer) {
    people.answer(answer);
  }

  @Override
  public void resolve(Resolution resolution) {
    people.resolve(resolution);
  }

  @Override
  public InstanceState state() {
    return new InstanceState(
        memory.plan().digest(),
        memory.key(),
        phases.current(),
        memory.startedMs(),
        memory.deadlineMs(),
        memory.journal().steps(),
        people.tasks(),
        people.incidents(),
        memory.journal().audit(),
        failure.orElse(null),
        memory.inbox().counts(),
        memory.queue().size());
  }
}
