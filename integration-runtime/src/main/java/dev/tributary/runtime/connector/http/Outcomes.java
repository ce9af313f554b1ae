package dev.tributary.runtime.connector.http;

import dev.tributary.crds.v1alpha1.Operation;
import dev.tributary.planner.expression.Expression;
import dev.tributary.planner.expression.ExpressionException;
import dev.tributary.planner.types.CompiledTarget;
import dev.tributary.runtime.connector.Verdict;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What answers mean: the first of the operation's outcomes whose condition holds, else 2xx
 * Delivered, 429 and 503 Unavailable, 408, 425 and other 5xx Retry, else Rejected. A condition
 * without a result doesn't hold.
 */
final class Outcomes {
  private static final int LONGEST_REASON = 500;

  private final CompiledTarget.Outcomes compiled;
  private final InstantSource clock;

  Outcomes(CompiledTarget.Outcomes compiled, InstantSource clock) {
    this.compiled = compiled;
    this.clock = clock;
  }

  Verdict of(Exchange.Answer answer) {
    Optional<Verdict> told =
        compiled.rules().isEmpty()
            ? Optional.empty()
            : first(compiled.rules(), answer, variables(answer));
    return told.orElseGet(() -> verdict(byStatus(answer.status()), answer, reason(answer)));
  }

  /** What expressions see of an answer. */
  Map<String, Object> variables(Exchange.Answer answer) {
    return Map.of(
        "status", (long) answer.status(),
        "headers", answer.headers(),
        "body", answer.value(compiled.answer()));
  }

  /** What the first rule that holds says; empty when none does. */
  Optional<Verdict> first(
      List<CompiledTarget.Rule> rules, Exchange.Answer answer, Map<String, Object> variables) {
    for (CompiledTarget.Rule rule : rules) {
      if (holds(rule.when(), variables)) {
        return Optional.of(verdict(rule.verdict(), answer, reason(rule, answer, variables)));
      }
    }
    return Optional.empty();
  }

  private static Operation.Verdict byStatus(int status) {
    if (status / 100 == 2) {
      return Operation.Verdict.Delivered;
    }
    if (status == 429 || status == 503) {
      return Operation.Verdict.Unavailable;
    }
    return status == 408 || status == 425 || status / 100 == 5
        ? Operation.Verdict.Retry
        : Operation.Verdict.Rejected;
  }

  private Verdict verdict(Operation.Verdict verdict, Exchange.Answer answer, String reason) {
    return switch (verdict) {
      case Delivered -> new Verdict.Delivered(false);
      case Retry -> new Verdict.Retry(cause(answer.status()), reason);
      case Unavailable ->
          new Verdict.Unavailable(cause(answer.status()), reason, retryAfter(answer));
      case Rejected -> new Verdict.Rejected(reason);
    };
  }

  private static String cause(int status) {
    return status == 429 || status == 503 || status / 100 != 5 ? String.valueOf(status) : "5xx";
  }

  private static String reason(Exchange.Answer answer) {
    String body =
        answer.body().map(b -> new String(b, java.nio.charset.StandardCharsets.UTF_8)).orElse("");
    String shown = body.replaceAll("\\p{Cntrl}+", " ").strip();
    return "answered %d%s".formatted(answer.status(), shown.isEmpty() ? "" : ": " + cut(shown));
  }

  private static String reason(
      CompiledTarget.Rule rule, Exchange.Answer answer, Map<String, Object> variables) {
    try {
      if (rule.reason().isPresent()) {
        return rule.reason().get().text(variables).map(Outcomes::cut).orElse(reason(answer));
      }
    } catch (ExpressionException e) {
      return reason(answer);
    }
    return reason(answer);
  }

  private static boolean holds(Expression when, Map<String, Object> variables) {
    try {
      return when.test(variables);
    } catch (ExpressionException e) {
      return false;
    }
  }

  /** Retry-After in seconds or as a date (RFC 9110, 10.2.3). */
  private Optional<Duration> retryAfter(Exchange.Answer answer) {
    String value = answer.headers().getOrDefault("retry-after", "").strip();
    if (value.matches("[0-9]{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
    }
    try {
      Instant at = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(Duration.between(clock.instant(), at)).filter(Duration::isPositive);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON) + "…";
  }
}
