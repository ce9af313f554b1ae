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
 * @param queues whether it waits for the end of an instance of its key that runs
 */
public record NewInstance(
    String plan,
    Optional<ReceivedEvent> start,
    Optional<ReceivedEvent> early,
    Duration hold,
    boolean again,
    boolean queues) {

  /** The most starts that wait for one instance. */
  public static final int MOST_QUEUED = 100;

  /**
   * The most characters of their payloads, all together: they go into the input of each next run,
   * of which Temporal takes 2 MB.
   */
  public static final int MOST_QUEUED_CHARACTERS = 512 * 1024;

  /** An instance that starts now. */
  public static NewInstance starting(String plan, ReceivedEvent start, boolean again) {
    return new NewInstance(plan, Optional.of(start), Optional.empty(), Duration.ZERO, again, false);
  }

  /** The same, but it waits for the end of an instance of its key that runs. */
  public NewInstance queueing() {
    return new NewInstance(plan, start, early, hold, again, true);
  }

  /** An instance whose first event came before its start. */
  public static NewInstance held(String plan, ReceivedEvent early, Duration hold, boolean again) {
    return new NewInstance(plan, Optional.empty(), Optional.of(early), hold, again, false);
  }
}
