package dev.tributary.runtime;

import dev.tributary.planner.plan.BatchPlan;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.TargetPlan;
import dev.tributary.runtime.engine.EngineSettings;
import dev.tributary.runtime.engine.Limits;
import java.time.Duration;
import java.util.Optional;

/**
 * What the engine takes on for a target. A system whose owner says nothing gets no more calls at a
 * time than {@link Limits#defaults} allow; one whose owner names a concurrency may get as many.
 */
final class TargetMeasures {
  /** Calls under way at most: beyond that more of them only take memory. */
  private static final int MOST_CALLS = 1_024;

  /** Records under way at most, with many in a request. */
  private static final int MOST_RUNNING = 2_048;

  private TargetMeasures() {}

  static Optional<BatchPlan> batch(FlowPlan plan) {
    return plan.target() instanceof TargetPlan.Http http
        ? Optional.ofNullable(http.operation().batch())
        : Optional.empty();
  }

  /** The same settings with room for as many requests as the target takes. */
  static EngineSettings of(FlowPlan plan, EngineSettings settings) {
    Long coalesce = plan.engine().coalesceMs();
    Limits limits =
        coalesce == null
            ? settings.limits()
            : settings.limits().coalesce(Duration.ofMillis(coalesce));
    int calls = Math.max(limits.running(), Math.min(MOST_CALLS, concurrency(plan)));
    Optional<BatchPlan> batch = batch(plan);
    if (batch.isEmpty()) {
      return settings.with(limits.running(calls));
    }
    int most = batch.get().maxRecords();
    int running = Math.max(calls, Math.min(MOST_RUNNING, calls * most));
    // Of records of a key that travel together, those behind a dead letter would have passed it;
    // and of those that are coalesced only the newest travels.
    boolean several = batch.get().several() && !plan.engine().holdsDeadKeys() && coalesce == null;
    return settings.with(limits.running(running).perKey(several ? most : 1));
  }

  private static int concurrency(FlowPlan plan) {
    Integer named =
        switch (plan.target()) {
          case TargetPlan.Http http -> http.pressure().concurrency();
          case TargetPlan.Kamelet kamelet -> kamelet.pressure().concurrency();
          case TargetPlan.Contract ignored -> null;
        };
    return named == null ? 0 : named;
  }
}
