package dev.tributary.orchestration.call;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** What a process does to the world. */
@ActivityInterface
public interface SystemActivities {
  /**
   * Makes one try of a call. A failure that may be tried again says when; the number of tries that
   * count is kept in the heartbeat. The last one is an application failure that isn't retried,
   * whose type is one of {@link dev.tributary.planner.plan.orchestration.Errors} and whose detail
   * is a {@link CallFailure}.
   */
  @ActivityMethod(name = "call")
  CallAnswer call(CallRequest request);

  /** Writes an event; returns when all replicas have it. Failures as with {@link #call}. */
  @ActivityMethod(name = "emit")
  void emit(EmitRequest request);
}
