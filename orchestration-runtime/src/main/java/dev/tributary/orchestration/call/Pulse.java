package dev.tributary.orchestration.call;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * The heartbeat of one attempt: tells Temporal every two seconds that it is alive, and hears
 * whether it is still wanted. What is being sent is never broken off: then it would be in doubt.
 */
final class Pulse implements AutoCloseable {
  private static final long EVERY_SECONDS = 2;

  private static final ScheduledExecutorService TIMER =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("activity heartbeats").factory());

  private final ScheduledFuture<?> beats;
  private volatile Optional<ActivityCompletionException> end = Optional.empty();

  private Pulse(ActivityExecutionContext context, Tries tries) {
    beats =
        TIMER.scheduleWithFixedDelay(
            () -> beat(context, tries), EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
  }

  static Pulse of(ActivityExecutionContext context, Tries tries) {
    return new Pulse(context, tries);
  }

  private void beat(ActivityExecutionContext context, Tries tries) {
    try {
      context.heartbeat(tries);
    } catch (ActivityCompletionException e) {
      end = Optional.of(e);
    }
  }

  /**
   * To be asked while nothing is being sent.
   *
   * @throws ActivityCompletionException when the attempt isn't wanted any more
   */
  void check() {
    if (end.isPresent()) {
      throw end.get();
    }
  }

  @Override
  public void close() {
    beats.cancel(false);
  }
}
