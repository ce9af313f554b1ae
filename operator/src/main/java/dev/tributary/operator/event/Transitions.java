package dev.tributary.operator.event;

import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which changes of conditions are told. Pure. */
public final class Transitions {
  /** The status of the told conditions that asks for a person. */
  private static final Map<String, String> TOLD =
      Map.of(
          "Ready",
          "False",
          "DeadLettersClear",
          "False",
          "CompensationsClear",
          "False",
          "StartsRemembered",
          "False",
          "Suspended",
          "none");

  private Transitions() {}

  /**
   * A piece of news.
   *
   * @param warning whether it asks for a person
   * @param reason the condition's reason
   * @param message the condition's message
   */
  public record News(boolean warning, String reason, String message) {}

  /** The news between two statuses; {@code before} may be {@code null}. */
  public static List<News> between(List<Condition> before, List<Condition> after) {
    List<News> news = new ArrayList<>();
    for (Condition condition : after) {
      String bad = TOLD.get(condition.getType());
      if (bad == null) {
        continue;
      }
      Optional<Condition> old =
          before == null
              ? Optional.empty()
              : before.stream().filter(c -> c.getType().equals(condition.getType())).findFirst();
      boolean same =
          old.isPresent()
              && old.get().getStatus().equals(condition.getStatus())
              && old.get().getReason().equals(condition.getReason());
      // That nothing is wrong with a new resource is news only of Ready.
      boolean quiet =
          old.isEmpty()
              && !condition.getType().equals("Ready")
              && !condition.getStatus().equals(bad);
      if (!same && !quiet) {
        news.add(
            new News(
                condition.getStatus().equals(bad),
                condition.getReason().equals("AsExpected")
                    ? condition.getType()
                    : condition.getReason(),
                condition.getMessage()));
      }
    }
    return news;
  }
}
