package dev.tributary.orchestration.call;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.tributary.orchestration.plan.CompiledCall;
import dev.tributary.planner.plan.orchestration.Errors;
import dev.tributary.runtime.connector.Reply;
import dev.tributary.runtime.connector.Verdict;
import dev.tributary.runtime.delivery.Pauses;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.failure.ApplicationErrorCategory;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What an attempt's reply means for its call: an answer, another attempt, or a failure. */
final class Outcome {
  /** The type of failures after which there is another attempt. */
  static final String AGAIN = "Again";

  private static final Duration EVENT_PAUSE = Duration.ofSeconds(2);

  private final ActivityExecutionContext context;
  private final CompiledCall call;
  private final Tries tries;
  private final Pauses pauses;

  Outcome(ActivityExecutionContext context, CompiledCall call, Tries tries) {
    this.context = context;
    this.call = call;
    this.tries = tries;
    this.pauses = new Pauses(call.retry());
  }

  /**
   * The answer.
   *
   * @param doubt whether the attempt may have had its effect, when it wasn't delivered
   * @throws ApplicationFailure when there is none
   */
  CallAnswer of(Reply reply, boolean doubt) {
    int now = context.getInfo().getAttempt();
    return switch (reply.verdict()) {
      case Verdict.Delivered done -> answer(reply, done.suppressed());
      case Verdict.Rejected rejected ->
          throw last(Errors.REJECTED, rejected.reason(), reply, tries.doubtful());
      case Verdict.Unavailable unavailable ->
          throw again(
              unavailable.reason(),
              tries.unavailable(now, doubt),
              pauses.after(tries.unavailable() + 1, unavailable.retryAfter()));
      case Verdict.Retry retry -> {
        Tries failed = tries.failed(now, doubt);
        if (failed.counted() > call.retry().retry()) {
          throw last(
              Errors.RETRIES_EXHAUSTED,
              "%s (%d tries)".formatted(retry.reason(), failed.counted()),
              reply,
              failed.doubtful());
        }
        throw again(retry.reason(), failed, pauses.after(failed.counted()));
      }
    };
  }

  /** Nothing was sent, because the system bears no more. */
  ApplicationFailure held(String why) {
    return again(
        why,
        tries.unavailable(context.getInfo().getAttempt(), false),
        pauses.after(tries.unavailable() + 1));
  }

  /**
   * What writing an event means.
   *
   * @throws ApplicationFailure when it wasn't written
   */
  static void ofEvent(Verdict verdict) {
    switch (verdict) {
      case Verdict.Delivered ignored -> {}
      case Verdict.Rejected rejected ->
          throw failure(
              Errors.REJECTED,
              rejected.reason(),
              true,
              Optional.empty(),
              new CallFailure(null, false));
      case Verdict.Unavailable unavailable ->
          throw failure(
              AGAIN,
              unavailable.reason(),
              false,
              Optional.of(EVENT_PAUSE),
              new CallFailure(null, true));
      case Verdict.Retry retry ->
          throw failure(
              AGAIN, retry.reason(), false, Optional.of(EVENT_PAUSE), new CallFailure(null, true));
    }
  }

  private CallAnswer answer(Reply reply, boolean byLookup) {
    JsonNode body = reply.body().orElse(NullNode.instance);
    List<String> problems =
        byLookup ? List.of() : call.answers().map(s -> s.validate(body)).orElse(List.of());
    if (!problems.isEmpty()) {
      throw last(
          Errors.ANSWER_INVALID,
          "the answer doesn't suit the operation's response schema: " + String.join("; ", problems),
          reply,
          true);
    }
    return new CallAnswer(body);
  }

  private ApplicationFailure again(String why, Tries next, Duration pause) {
    // Goes out with the failure, and is what the next attempt finds.
    context.heartbeat(next);
    return failure(AGAIN, why, false, Optional.of(pause), new CallFailure(null, next.doubtful()));
  }

  private static ApplicationFailure last(String error, String why, Reply reply, boolean doubtful) {
    Integer status = reply.status().isPresent() ? reply.status().getAsInt() : null;
    return failure(error, why, true, Optional.empty(), new CallFailure(status, doubtful));
  }

  private static ApplicationFailure failure(
      String type, String message, boolean last, Optional<Duration> pause, CallFailure detail) {
    ApplicationFailure.Builder failure =
        ApplicationFailure.newBuilder()
            .setType(type)
            .setMessage(message)
            .setNonRetryable(last)
            // Expected: no stack traces of them in the worker's log.
            .setCategory(ApplicationErrorCategory.BENIGN)
            .setDetails(detail);
    pause.ifPresent(failure::setNextRetryDelay);
    return failure.build();
  }
}
