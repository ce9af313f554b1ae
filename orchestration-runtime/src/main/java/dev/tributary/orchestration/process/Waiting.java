package dev.tributary.orchestration.process;

import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.CompletablePromise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Waiting and time limits, by Temporal's timers. Unlike {@code Workflow.await} these end when the
 * scope around is cancelled, and leave no timer behind.
 */
final class Waiting {
  private Waiting() {}

  /**
   * Waits until something holds.
   *
   * @return false when the time came first
   * @throws CanceledFailure when the scope around is cancelled first
   */
  static boolean until(long timeMs, BooleanSupplier condition) {
    CancellationScope scope = CancellationScope.current();
    CancellationScope.throwCanceled();
    if (condition.getAsBoolean()) {
      return true;
    }
    CompletablePromise<Void> timer = Workflow.newPromise();
    CancellationScope timing =
        Workflow.newCancellationScope(() -> timer.completeFrom(Workflow.newTimer(left(timeMs))));
    timing.run();
    Workflow.await(
        () -> condition.getAsBoolean() || timer.isCompleted() || scope.isCancelRequested());
    if (!timer.isCompleted()) {
      timing.cancel("the wait is over");
    }
    CancellationScope.throwCanceled();
    return condition.getAsBoolean();
  }

  /**
   * Runs something, and cancels it when its time is up.
   *
   * @return false when its time was up
   * @throws CanceledFailure when the scope around is cancelled first
   */
  static boolean within(long endMs, Runnable work) {
    CancellationScope box = Workflow.newCancellationScope(work::run);
    boolean[] up = {false};
    CancellationScope timing =
        Workflow.newCancellationScope(
            () ->
                Workflow.newTimer(left(endMs))
                    .handle(
                        (fired, cancelled) -> {
                          if (cancelled == null) {
                            up[0] = true;
                            box.cancel("time is up");
                          }
                          return null;
                        }));
    timing.run();
    try {
      box.run();
    } catch (CanceledFailure e) {
      if (up[0] && !CancellationScope.current().isCancelRequested()) {
        return false;
      }
      timing.cancel("cancelled");
      throw e;
    } catch (StepFailure e) {
      timing.cancel("failed");
      throw e;
    }
    timing.cancel("done");
    return true;
  }

  private static Duration left(long timeMs) {
    return Duration.ofMillis(Math.max(0, timeMs - Workflow.currentTimeMillis()));
  }
}
