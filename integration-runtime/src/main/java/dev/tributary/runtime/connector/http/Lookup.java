package dev.tributary.runtime.connector.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.crds.v1alpha1.Operation.LookupWhen;
import dev.tributary.planner.expression.Expression;
import dev.tributary.planner.expression.ExpressionException;
import dev.tributary.planner.plan.EffectPlan;
import dev.tributary.planner.types.CompiledTarget;
import dev.tributary.planner.types.PayloadReader;
import dev.tributary.runtime.connector.Reply;
import dev.tributary.runtime.connector.Verdict;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Asks the system whether it has a body already. */
final class Lookup {
  private static final int NOT_FOUND = 404;

  private final Requests requests;
  private final Outcomes outcomes;
  private final CompiledTarget.Lookup compiled;
  private final PayloadReader reader;
  private final boolean always;

  Lookup(
      String baseUrl,
      EffectPlan.Lookup plan,
      CompiledTarget.Lookup compiled,
      PayloadReader reader,
      InstantSource clock) {
    requests = new Requests(baseUrl, plan.operation());
    outcomes = new Outcomes(compiled.outcomes(), clock);
    always = plan.when() == LookupWhen.Always;
    this.compiled = compiled;
    this.reader = reader;
  }

  /** Whether it is asked before every send, and not only in doubt. */
  boolean isAlwaysAsked() {
    return always;
  }

  /**
   * A reply when there is nothing to send: it is there, or it isn't known whether it is. Empty: it
   * isn't there, send it.
   *
   * @throws CallFailedException when the system doesn't answer
   */
  Optional<Reply> ask(JsonNode body, CsrfSession.Caller caller)
      throws CallFailedException, InterruptedException {
    Exchange.Request request;
    try {
      Map<String, Object> variables = Map.of("body", reader.read(body));
      Map<String, JsonNode> values = new LinkedHashMap<>();
      for (Map.Entry<String, Expression> entry : compiled.parameters().entrySet()) {
        entry.getValue().evaluate(variables).ifPresent(v -> values.put(entry.getKey(), v));
      }
      request = requests.build(values, null);
    } catch (ExpressionException | Requests.ParameterException e) {
      return Optional.of(new Reply(new Verdict.Rejected("lookup: " + e.getMessage())));
    }
    Exchange.Answer answer = caller.call(request);
    Verdict verdict = outcomes.of(answer);
    if (!(verdict instanceof Verdict.Delivered) && answer.status() != NOT_FOUND) {
      return Optional.of(reply(verdict, answer));
    }
    try {
      boolean found =
          compiled
              .foundWhen()
              .test(
                  Map.of(
                      "status", (long) answer.status(),
                      "headers", answer.headers(),
                      "response", answer.value(compiled.outcomes().answer())));
      return found ? Optional.of(reply(new Verdict.Delivered(true), answer)) : Optional.empty();
    } catch (ExpressionException e) {
      // Not knowing is no reason to send: that could double the effect.
      return answer.status() == NOT_FOUND
          ? Optional.empty()
          : Optional.of(new Reply(new Verdict.Retry("lookup", "foundWhen: " + e.getMessage())));
    }
  }

  private static Reply reply(Verdict verdict, Exchange.Answer answer) {
    return new Reply(verdict, OptionalInt.of(answer.status()), Optional.of(answer.json()));
  }
}
