package dev.tributary.orchestration.process;

import dev.tributary.orchestration.plan.CompiledOrchestration;
import dev.tributary.orchestration.plan.PlanLibrary;
import io.temporal.common.converter.EncodedValues;
import io.temporal.workflow.DynamicWorkflow;
import io.temporal.workflow.Workflow;

/**
 * The one workflow that runs every instance of every plan; its type in Temporal is {@code
 * namespace.orchestration}. The plan isn't in the history, only its digest.
 */
public final class ProcessWorkflow implements DynamicWorkflow {
  /** The memo with the identity of the event that started the instance. */
  public static final String START_MEMO = "start";

  /** The memo with the digest of the instance's plan. */
  public static final String PLAN_MEMO = "plan";

  /**
   * The memo with the instance's {@link dev.tributary.orchestration.engine.InstanceState.Phase}.
   */
  public static final String PHASE_MEMO = Phases.MEMO;

  /** The memo with the steps that wait, each an {@link OpenWait}. */
  public static final String WAITS_MEMO = OpenWaits.MEMO;

  /**
   * The memo with the time, ms since 1970, at which the instance began of which this is a record.
   */
  public static final String STARTED_MEMO = "started";

  /** Histories are cut at so many events: well before Temporal warns at 10,240. */
  public static final long MOST_EVENTS = 4_000;

  private final PlanLibrary plans;
  private final ProcessMetrics metrics;
  private final long mostEvents;

  /**
   * Runs plans of a library.
   *
   * @param mostEvents the length at which a history is cut
   */
  public ProcessWorkflow(PlanLibrary plans, ProcessMetrics metrics, long mostEvents) {
    this.plans = plans;
    this.metrics = metrics;
    this.mostEvents = mostEvents;
  }

  @Override
  public Object execute(EncodedValues args) {
    InstanceInput input = args.get(0, InstanceInput.class);
    if (Relay.isMeant()) {
      Relay.run(input);
      return null;
    }
    if (input.ended() != null) {
      return Succession.record(input.ended());
    }
    CompiledOrchestration plan =
        plans
            .find(input.plan())
            // Fails the workflow task and not the workflow: it is tried again, here or by a worker
            // that has the plan.
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "this worker doesn't have plan %s, on which the instance runs; give it back to the worker"
                            .formatted(input.plan())));
    Instance instance = new Instance(plan, input, metrics, mostEvents);
    Workflow.registerListener(instance);
    return instance.run();
  }
}
