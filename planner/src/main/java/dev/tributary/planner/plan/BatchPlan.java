package dev.tributary.planner.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;

/**
 * Many records in one request.
 *
 * @param maxRecords the most of them
 * @param maxWaitMs the longest that the first one waits for others, milliseconds
 * @param items where the items sit in the body, field by field; empty: the body is their list
 * @param results what the answer says of each item, or {@code null}: its verdict holds for all
 * @param stops whether none of the items behind one that failed has an effect
 * @param several whether several records of one key may travel together
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BatchPlan(
    int maxRecords,
    long maxWaitMs,
    List<String> items,
    ResultsPlan results,
    boolean stops,
    boolean several) {

  /** Refuses one without what every batch has. */
  public BatchPlan {
    items = List.copyOf(Objects.requireNonNull(items, "items"));
  }

  /**
   * What an answer says of each item.
   *
   * @param list CEL over {@code status}, {@code headers}, {@code body} for the results, in the
   *     items' order
   * @param outcomes what one means, over the same and {@code item}, {@code index}; the first that
   *     holds decides
   */
  public record ResultsPlan(String list, List<OperationPlan.OutcomePlan> outcomes) {
    /** Refuses one without what all results have. */
    public ResultsPlan {
      Objects.requireNonNull(list, "list");
      outcomes.forEach(outcome -> Objects.requireNonNull(outcome, "outcomes"));
    }
  }
}
