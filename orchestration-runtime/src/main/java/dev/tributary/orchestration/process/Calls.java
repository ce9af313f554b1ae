package dev.tributary.orchestration.process;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.orchestration.call.CallFailure;
import dev.tributary.orchestration.call.CallRequest;
import dev.tributary.orchestration.call.EmitRequest;
import dev.tributary.orchestration.call.SystemActivities;
import dev.tributary.orchestration.plan.CompiledCall;
import dev.tributary.orchestration.plan.CompiledEmit;
import dev.tributary.orchestration.plan.CompiledStep;
import dev.tributary.planner.expression.Expression;
import dev.tributary.planner.expression.ExpressionException;
import dev.tributary.planner.plan.orchestration.Errors;
import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Makes an instance's calls by activities. When to try again is the activity's to say, so Temporal
 * retries without an end of its own: only a step's time limit ends that early.
 */
final class Calls {
  /** What an attempt may take beside the call itself: its wait at the gate, and a margin. */
  private static final Duration AROUND = Duration.ofSeconds(20);

  private static final Duration EVENT = Duration.ofSeconds(30);

  /** An attempt that isn't heard of for so long has ended with its worker. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);

  /** After attempts that ended without a word. */
  private static final RetryOptions RETRY =
      RetryOptions.newBuilder()
          .setInitialInterval(Duration.ofSeconds(1))
          .setBackoffCoefficient(2)
          .setMaximumInterval(Duration.ofSeconds(30))
          .build();

  private final Memory memory;

  Calls(Memory memory) {
    this.memory = memory;
  }

  /**
   * Calls a step's operation.
   *
   * @throws StepFailure when it failed for good
   * @throws CanceledFailure when the scope around was cancelled; whether it had its effect is open
   */
  JsonNode call(CompiledStep step, CompiledCall call) {
    Long limit = step.plan().timeoutMs();
    return send(step.name(), call, false, limit == null ? null : Duration.ofMillis(limit));
  }

  /** Calls a step's operation once more, without a limit, to learn whether it had its effect. */
  JsonNode settle(CompiledStep step, CompiledCall call) {
    return send(step.name(), call, false, null);
  }

  /** Calls what undoes a step; failures as {@link #call}. */
  void undo(CompiledStep step) {
    send(step.name(), step.undo().orElseThrow(), true, null);
  }

  /**
   * Writes an event.
   *
   * @param step the step, or {@code null}: the event of a failed instance
   * @throws StepFailure when it never can be written
   */
  void emit(String step, CompiledEmit emit, Map<String, Object> variables) {
    JsonNode payload;
    try {
      payload = emit.payload().apply(variables);
    } catch (ExpressionException e) {
      throw StepFailure.of(step, Errors.EXPRESSION_FAILED, e.getMessage());
    }
    List<String> problems = emit.schema().map(s -> s.validate(payload)).orElse(List.of());
    if (!problems.isEmpty()) {
      throw StepFailure.of(
          step,
          Errors.EXPRESSION_FAILED,
          "the event doesn't suit its contract: " + String.join("; ", problems));
    }
    String name = step == null ? "onFailure" : step;
    EmitRequest request =
        new EmitRequest(
            memory.plan().digest(),
            step,
            payload,
            memory.effectKey(name, "emit"),
            memory.place(name),
            memory.start(),
            Workflow.currentTimeMillis());
    try {
      stub(name, EVENT, null).emit(request);
    } catch (ActivityFailure e) {
      throw failure(step, e);
    }
  }

  private JsonNode send(String step, CompiledCall call, boolean undo, Duration limit) {
    CallRequest request = request(step, call, undo);
    Duration once = Duration.ofMillis(call.target().operation().timeoutMs()).plus(AROUND);
    try {
      return stub(undo ? "undo " + step : step, once, limit).call(request).body();
    } catch (ActivityFailure e) {
      throw failure(step, e);
    }
  }

  private CallRequest request(String step, CompiledCall call, boolean undo) {
    Map<String, Object> variables = memory.variables();
    try {
      Map<String, JsonNode> parameters = new LinkedHashMap<>();
      for (Map.Entry<String, Expression> entry : call.parameters().entrySet()) {
        entry
            .getValue()
            .evaluate(variables)
            .filter(value -> !value.isNull())
            .ifPresent(value -> parameters.put(entry.getKey(), value));
      }
      JsonNode body = call.body().isPresent() ? call.body().get().apply(variables) : null;
      return new CallRequest(
          memory.plan().digest(),
          step,
          undo,
          parameters,
          body,
          memory.effectKey(step, undo ? "undo" : "do"),
          memory.place(step),
          memory.start());
    } catch (ExpressionException e) {
      throw StepFailure.of(step, Errors.EXPRESSION_FAILED, e.getMessage());
    }
  }

  private static SystemActivities stub(String summary, Duration once, Duration limit) {
    ActivityOptions.Builder options =
        ActivityOptions.newBuilder()
            .setStartToCloseTimeout(once)
            .setHeartbeatTimeout(HEARTBEAT)
            .setRetryOptions(RETRY)
            // A call that is being made is brought to its end: what came of it must be known.
            .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
            .setSummary(summary);
    if (limit != null) {
      options.setScheduleToCloseTimeout(limit);
    }
    return Workflow.newActivityStub(SystemActivities.class, options.build());
  }

  private static RuntimeException failure(String step, ActivityFailure e) {
    return switch (e.getCause()) {
      case CanceledFailure cancelled -> cancelled;
      case ApplicationFailure failed -> {
        CallFailure detail =
            failed.getDetails().getSize() == 0
                ? new CallFailure(null, true)
                : failed.getDetails().get(CallFailure.class);
        boolean known = failed.isNonRetryable();
        yield StepFailure.ofCall(
            step,
            known ? failed.getType() : Errors.TIMEOUT,
            known
                ? failed.getOriginalMessage()
                : "it took longer than it may; the last try: " + failed.getOriginalMessage(),
            detail.status() == null ? OptionalInt.empty() : OptionalInt.of(detail.status()),
            detail.doubtful());
      }
      case null, default ->
          StepFailure.ofCall(
              step, Errors.TIMEOUT, "it took longer than it may", OptionalInt.empty(), true);
    };
  }
}
