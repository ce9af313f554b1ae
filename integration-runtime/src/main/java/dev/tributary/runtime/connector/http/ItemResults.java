package dev.tributary.runtime.connector.http;

import dev.tributary.planner.expression.ExpressionException;
import dev.tributary.planner.types.CompiledTarget;
import dev.tributary.runtime.connector.BatchVerdict;
import dev.tributary.runtime.connector.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What an answer says of each item of a request. What isn't understood is never a delivery. */
final class ItemResults {
  private static final String CAUSE = "results";

  private final CompiledTarget.Results compiled;
  private final Outcomes outcomes;
  private final boolean stops;

  /**
   * Reads answers.
   *
   * @param stops whether a system that fails on an item may leave the results behind it out
   */
  ItemResults(CompiledTarget.Results compiled, Outcomes outcomes, boolean stops) {
    this.compiled = compiled;
    this.outcomes = outcomes;
    this.stops = stops;
  }

  /** The verdicts of an answer that as a whole means that the request was taken. */
  BatchVerdict of(Exchange.Answer answer, Verdict whole, int items) {
    Map<String, Object> variables = new HashMap<>(outcomes.variables(answer));
    List<?> results;
    try {
      results = compiled.list().list(variables);
    } catch (ExpressionException e) {
      return new BatchVerdict(new Verdict.Retry(CAUSE, "results: " + e.getMessage()));
    }
    if (results.size() > items || (results.size() < items && !stops)) {
      return new BatchVerdict(
          new Verdict.Retry(
              CAUSE, "the answer has %d results for %d items".formatted(results.size(), items)));
    }
    List<Verdict> verdicts = new ArrayList<>();
    for (int i = 0; i < items; i++) {
      verdicts.add(
          i < results.size()
              ? one(answer, variables, results.get(i), i)
              : new Verdict.Retry(CAUSE, "the answer has no result for the item"));
    }
    return new BatchVerdict(whole, verdicts);
  }

  private Verdict one(
      Exchange.Answer answer, Map<String, Object> variables, Object result, int index) {
    variables.put("item", result);
    variables.put("index", (long) index);
    return outcomes
        .first(compiled.rules(), answer, variables)
        .orElseGet(() -> new Verdict.Retry(CAUSE, "no outcome says what the item's result means"));
  }
}
