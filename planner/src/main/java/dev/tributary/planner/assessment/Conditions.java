package dev.tributary.planner.assessment;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the conditions of one status. {@code lastTransitionTime} only moves when the status does;
 * each condition carries the generation that it was made for. Not safe for use by many threads.
 */
public final class Conditions {
  /** Longest message, characters, as the API's conventions ask. */
  private static final int MAX_MESSAGE = 1024;

  private final List<Condition> previous;
  private final List<Condition> made = new ArrayList<>();
  private final long generation;
  private final Clock clock;

  /**
   * Begins.
   *
   * @param previous the conditions that the status has; may be {@code null}
   * @param generation the generation looked at
   * @param clock tells the time of transitions
   */
  public Conditions(List<Condition> previous, long generation, Clock clock) {
    this.previous = previous == null ? List.of() : previous;
    this.generation = generation;
    this.clock = clock;
  }

  /** Adds a condition that holds. */
  public Conditions isTrue(String type, Reason reason, String message) {
    return add(type, "True", reason, message);
  }

  /** Adds a condition that doesn't hold. */
  public Conditions isFalse(String type, Reason reason, String message) {
    return add(type, "False", reason, message);
  }

  /** Adds a condition that isn't known. */
  public Conditions isUnknown(String type, Reason reason, String message) {
    return add(type, "Unknown", reason, message);
  }

  /** Adds a condition for what a look gave; {@code good} is the message when all is well. */
  public Conditions of(String type, FlowFacts.Check check, String good) {
    return switch (check.state()) {
      case OK -> isTrue(type, check.reason(), check.message().isEmpty() ? good : check.message());
      case UNKNOWN -> isUnknown(type, check.reason(), check.message());
      case BROKEN -> isFalse(type, check.reason(), check.message());
    };
  }

  /** The conditions, in the order in which they were added. */
  public List<Condition> list() {
    return List.copyOf(made);
  }

  private Conditions add(String type, String status, Reason reason, String message) {
    String since =
        previous.stream()
            .filter(c -> c.getType().equals(type) && c.getStatus().equals(status))
            .map(Condition::getLastTransitionTime)
            .findFirst()
            .orElseGet(() -> clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    made.add(
        new ConditionBuilder()
            .withType(type)
            .withStatus(status)
            .withReason(reason.name())
            .withMessage(
                message.length() <= MAX_MESSAGE
                    ? message
                    : message.substring(0, MAX_MESSAGE - 1) + "…")
            .withObservedGeneration(generation)
            .withLastTransitionTime(since)
            .build());
    return this;
  }
}
