package dev.tributary.orchestration.engine;

import java.time.Duration;
import java.util.Optional;

/**
 * What an instance is to start with. It has a start, or an event that came before it.
 *
 * @param plan the digest of the plan that it runs to its end
 * @param start the event that starts it; empty: it is held for that
 * @param early the event that came before its start; empty for none
 * @param hold how long it waits for its start, when it has none
 * @param again whether it may start when an instance of its key has ended
 */
public record NewInstance(
    String plan,
    Optional<ReceivedEvent> start,
    Optional<ReceivedEvent> early,
    Duration hold,
    boolean again) {

  /** An instance that starts now. */
  public static NewInstance starting(String plan, ReceivedEvent start, boolean again) {
    return new NewInstance(plan, Optional.of(start), Optional.empty(), Duration.ZERO, again);
  }

  /** An instance whose first event came before its start. */
  public static NewInstance held(String plan, ReceivedEvent early, Duration hold, boolean again) {
    return new NewInstance(plan, Optional.empty(), Optional.of(early), hold, again);
  }
}
