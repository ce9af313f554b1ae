package dev.tributary.planner;

import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.StepActions;
import dev.tributary.planner.expression.Scope;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.SourcePlan;
import dev.tributary.planner.plan.orchestration.ActionPlan;
import dev.tributary.planner.plan.orchestration.OrchestrationPlan;
import dev.tributary.planner.plan.orchestration.StepPlan;
import dev.tributary.planner.types.SchemaShapes;
import dev.tributary.planner.types.Shape;
import dev.tributary.planner.types.ShapeSchemas;
import dev.tributary.planner.types.TypeChecker;
import dev.tributary.planner.types.TypeEnvironment;
import java.util.HashSet;
import java.util.Optional;

/** Plans what one step does, and what undoes it. */
final class StepActionPlanner {
  private final OrchestrationInputs inputs;
  private final UsedResources used;
  private final StepCallPlanner calls;
  private final StepExpressions.All expressions;
  private final Diagnostics diagnostics;

  StepActionPlanner(
      OrchestrationInputs inputs,
      UsedResources used,
      StepExpressions.All expressions,
      Diagnostics diagnostics) {
    this.inputs = inputs;
    this.used = used;
    this.calls = new StepCallPlanner(inputs, used, diagnostics);
    this.expressions = expressions;
    this.diagnostics = diagnostics;
  }

  /**
   * An action as planned.
   *
   * @param action the plan, or {@code null} after a diagnostic
   * @param result what it gives; of no meaning for what gives nothing
   * @param onTimeout where it goes on when it waited too long, or {@code null}
   * @param onTimeoutPath where that is written
   */
  record Made(ActionPlan action, Shape result, String onTimeout, String onTimeoutPath) {
    private static Made of(ActionPlan action) {
      return new Made(
          action,
          action == null || !action.givesResult()
              ? Shape.BROKEN
              : SchemaShapes.of(action.resultSchema()),
          null,
          null);
    }

    private Made orTimeout(String target, String path) {
      return new Made(action, result, target, path + ".onTimeout");
    }
  }

  /** What a step does that holds no other steps and is no switch. */
  Made action(String path, StepSource step, KnownSteps here) {
    StepExpressions say = expressions.at(here);
    if (step.call() != null) {
      return Made.of(calls.call(path + ".call", step.call(), say));
    }
    if (step.listen() != null) {
      return Made.of(listen(path + ".listen", step.listen()))
          .orTimeout(step.listen().onTimeout(), path + ".listen");
    }
    if (step.emit() != null) {
      OrchestrationPlan.EmitPlan emit = emit(path + ".emit", step.emit(), say);
      return Made.of(emit == null ? null : new ActionPlan.Emit(emit));
    }
    if (step.waiting() != null) {
      return Made.of(waiting(path + ".wait", step.waiting(), say));
    }
    if (step.set() != null) {
      Shape made = say.made(path + ".set", step.set(), Shape.ANY);
      return Made.of(new ActionPlan.Set(step.set(), ShapeSchemas.of(made)));
    }
    if (step.raise() != null) {
      say.text(path + ".raise.message", step.raise().message());
      return Made.of(new ActionPlan.Raise(step.raise().error(), step.raise().message()));
    }
    return Made.of(approve(path + ".approve", step.approve(), say))
        .orTimeout(step.approve().onTimeout(), path + ".approve");
  }

  /** What undoes a step, or {@code null}: there is nothing, or it is wrong. */
  StepPlan.CompensationPlan compensation(String path, StepSource step, KnownSteps after) {
    StepActions.Compensation compensate = step.compensate();
    if (compensate == null) {
      return null;
    }
    if (step.call() == null && step.emit() == null) {
      diagnostics.add(
          DiagnosticCode.CompensationWithoutEffect,
          path,
          "the step '%s' is a %s, which has no effect that could be undone"
              .formatted(step.name(), step.word()),
          step.tried() != null || step.fork() != null
              ? "put compensate on the calls within it"
              : "leave compensate out, or put it on the call that it undoes");
      return null;
    }
    ActionPlan.Call call =
        calls.call(path + ".call", compensate.call(), expressions.undoing(after));
    FlowPlan.DeliveryPlan retry = retry(path + ".retry", compensate.retry());
    return call == null ? null : new StepPlan.CompensationPlan(call, retry);
  }

  /** Tries and pauses; what isn't said comes from the platform. */
  FlowPlan.DeliveryPlan retry(String path, StepActions.Retry retry) {
    return calls.retry(path, retry);
  }

  /** A duration in milliseconds; {@code null} for none, and after a diagnostic. */
  Long duration(String path, String text) {
    DurationChecks.check(diagnostics, path, text);
    return text == null || DurationChecks.problem(text).isPresent()
        ? null
        : Long.valueOf(DeliveryParts.millis(text));
  }

  /** The plan of an event, or {@code null} after a diagnostic. */
  OrchestrationPlan.EmitPlan emit(String path, StepActions.Emit emit, StepExpressions say) {
    Optional<EventContract> contract =
        used.contract(path + ".contractRef.name", emit.contractRef().name());
    say.made(
        path + ".with.payload",
        emit.with().payload(),
        contract.map(c -> SchemaShapes.of(c.getSpec().schema().jsonSchema())).orElse(Shape.ANY));
    return contract
        .map(c -> new OrchestrationPlan.EmitPlan(TargetParts.contract(c), emit.with().payload()))
        .orElse(null);
  }

  private ActionPlan.Listen listen(String path, StepActions.Listen listen) {
    Optional<EventContract> contract =
        used.contract(path + ".contractRef.name", listen.contractRef().name());
    if (listen.correlate() == null) {
      diagnostics.add(
          DiagnosticCode.ListenUncorrelated,
          path,
          "nothing says which instance an event is for",
          "give correlate: CEL over the event's payload for the instance's key, as in correlate: payload.orderId");
    } else {
      Shape payload =
          contract
              .map(c -> SchemaShapes.of(c.getSpec().schema().jsonSchema()))
              .orElse(Shape.BROKEN);
      diagnostics.key(
          new TypeChecker(Scope.RECORD, TypeEnvironment.payload(payload)),
          path + ".correlate",
          listen.correlate());
    }
    Long timeout = waitingTime(path, listen.timeout(), "an event that never comes");
    if (contract.isEmpty() || listen.correlate() == null || timeout == null) {
      return null;
    }
    return new ActionPlan.Listen(
        source(contract.get(), false),
        contract.get().getSpec().type(),
        listen.correlate(),
        listen.onEarly() != StepActions.OnEarly.Ignore,
        timeout,
        listen.onTimeout());
  }

  /** A contract as it is read. */
  SourcePlan.Contract source(EventContract contract, boolean fromEarliest) {
    return SourceParts.contract(
        contract, inputs.history(contract.getMetadata().getName()), fromEarliest);
  }

  private ActionPlan.Approve approve(
      String path, StepActions.Approve approve, StepExpressions say) {
    say.text(path + ".title", approve.title());
    if (new HashSet<>(approve.choices()).size() < approve.choices().size()) {
      diagnostics.add(
          DiagnosticCode.FieldInvalid,
          path + ".choices",
          "a choice stands there twice",
          "give each choice its own name");
    }
    Long timeout = waitingTime(path, approve.timeout(), "a person who never answers");
    return timeout == null
        ? null
        : new ActionPlan.Approve(
            approve.title(), approve.choices(), approve.assignee(), timeout, approve.onTimeout());
  }

  private Long waitingTime(String path, String text, String forWhat) {
    if (text == null) {
      diagnostics.add(
          DiagnosticCode.TimeoutMissing,
          path,
          "the step would wait for " + forWhat + " as long as the instance may run",
          "give timeout, and onTimeout for where it goes on then");
      return null;
    }
    Long timeout = duration(path + ".timeout", text);
    String longest = inputs.orchestration().getSpec().timeout();
    if (timeout != null
        && DurationChecks.problem(longest).isEmpty()
        && timeout > DeliveryParts.millis(longest)) {
      diagnostics.add(
          DiagnosticCode.FieldInvalid,
          path + ".timeout",
          "the step would wait longer than the instance may take (%s)".formatted(longest),
          "raise spec.timeout, or wait shorter");
    }
    return timeout;
  }

  private ActionPlan.Wait waiting(String path, StepActions.Wait waiting, StepExpressions say) {
    if (waiting.until() != null) {
      say.time(path + ".until", waiting.until());
    }
    return new ActionPlan.Wait(duration(path + ".duration", waiting.duration()), waiting.until());
  }
}
