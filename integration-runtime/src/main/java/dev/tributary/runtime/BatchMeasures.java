package dev.tributary.runtime;

import dev.tributary.planner.plan.BatchPlan;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.TargetPlan;
import dev.tributary.runtime.engine.EngineSettings;
import dev.tributary.runtime.engine.Limits;
import java.util.Optional;

/** What the engine takes on for a target that takes many records in one request. */
final class BatchMeasures {
  /** Records under way at most: beyond that more of them only take memory. */
  private static final int MOST_RUNNING = 2_048;

  private BatchMeasures() {}

  static Optional<BatchPlan> batch(FlowPlan plan) {
    return plan.target() instanceof TargetPlan.Http http
        ? Optional.ofNullable(http.operation().batch())
        : Optional.empty();
  }

  /** The same settings with room for as many requests as without batches. */
  static EngineSettings of(FlowPlan plan, EngineSettings settings) {
    Optional<BatchPlan> batch = batch(plan);
    if (batch.isEmpty()) {
      return settings;
    }
    Limits limits = settings.limits();
    int most = batch.get().maxRecords();
    int running = Math.max(limits.running(), Math.min(MOST_RUNNING, limits.running() * most));
    // Of records of a key that travel together, those behind a dead letter would have passed it.
    boolean several = batch.get().several() && !plan.engine().holdsDeadKeys();
    return settings.with(limits.running(running).perKey(several ? most : 1));
  }
}
