package dev.tributary.operator.scaling;

import dev.tributary.planner.assessment.FlowFacts.Check;
import dev.tributary.planner.assessment.FlowFacts.State;
import dev.tributary.planner.assessment.Reason;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a status says already of what scales. */
public final class AutoscalerCondition {
  private static final String TYPE = "AutoscalerReady";

  private AutoscalerCondition() {}

  /** Among these conditions, which may be {@code null}. */
  public static Optional<Check> in(List<Condition> conditions) {
    return conditions == null
        ? Optional.empty()
        : conditions.stream()
            .filter(c -> c.getType().equals(TYPE))
            .findFirst()
            .map(AutoscalerCondition::check);
  }

  private static Check check(Condition condition) {
    State state =
        switch (condition.getStatus()) {
          case "True" -> State.OK;
          case "False" -> State.BROKEN;
          default -> State.UNKNOWN;
        };
    Reason reason =
        Arrays.stream(Reason.values())
            .filter(r -> r.name().equals(condition.getReason()))
            .findFirst()
            .orElse(Reason.Pending);
    return new Check(state, reason, condition.getMessage());
  }
}
