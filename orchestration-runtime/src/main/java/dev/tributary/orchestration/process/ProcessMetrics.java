package dev.tributary.orchestration.process;

import dev.tributary.orchestration.engine.InstanceState.Status;
import dev.tributary.planner.plan.orchestration.OrchestrationPlan;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.temporal.workflow.unsafe.WorkflowUnsafe;
import java.time.Duration;

/**
 * Measures of instances: {@code tributary_orchestration_instances_total} by result, and {@code
 * tributary_orchestration_step_seconds} by step and result. Taken when something happens and not
 * when its history is replayed; a worker that dies before Temporal has its answer leaves the same
 * to be counted by the next. Decides nothing.
 */
public final class ProcessMetrics {
  private final MeterRegistry metrics;

  /** What instances come to. */
  enum Result {
    Started,
    Completed,
    Failed,
    Cancelled,
    NeverStarted,
    /** What it did was undone; it is counted as Failed or Cancelled too. */
    Compensated
  }

  /** Measures there. */
  public ProcessMetrics(MeterRegistry metrics) {
    this.metrics = metrics;
  }

  void instance(OrchestrationPlan plan, Result result) {
    if (!WorkflowUnsafe.isReplaying()) {
      metrics
          .counter("tributary.orchestration.instances", tags(plan).and("result", result.name()))
          .increment();
    }
  }

  void step(OrchestrationPlan plan, String step, Status result, long durationMs) {
    if (!WorkflowUnsafe.isReplaying()) {
      metrics
          .timer(
              "tributary.orchestration.step",
              tags(plan).and("step", step).and("result", result.name()))
          .record(Duration.ofMillis(durationMs));
    }
  }

  private static Tags tags(OrchestrationPlan plan) {
    return Tags.of("namespace", plan.namespace(), "orchestration", plan.orchestration());
  }
}
