package dev.tributary.orchestration.temporal;

import dev.tributary.orchestration.engine.InstanceState.Phase;
import dev.tributary.orchestration.process.OpenWait;
import dev.tributary.orchestration.process.ProcessWorkflow;
import dev.tributary.planner.report.InstancesReport;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowExecutionMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Counts instances. Those that ended are counted by Temporal, from its own attributes; of those
 * that run, the memos are read: no attribute has to be registered with the server first.
 */
final class Census {
  /** As many running instances are looked at. */
  private static final int MOST = 50_000;

  /** So long after a deadline its timer may fire late, for example while no worker is there. */
  private static final Duration GRACE = Duration.ofMinutes(1);

  private final String type;
  private final Instant now;
  private final Function<String, OptionalLong> timeoutMs;
  private final Map<String, Long> byPlan = new TreeMap<>();
  private final List<String> incidents = new ArrayList<>();
  private long awaitingStart;
  private long waitingForPeople;
  private long compensating;
  private long incidentCount;
  private long stuck;
  private String stuckKey;
  private WorkflowExecutionMetadata oldest;

  Census(String type, Instant now, Function<String, OptionalLong> timeoutMs) {
    this.type = type;
    this.now = now;
    this.timeoutMs = timeoutMs;
  }

  InstancesReport of(Visibility visibility) {
    List<WorkflowExecutionMetadata> running = visibility.running(type, MOST);
    running.forEach(this::take);
    Map<WorkflowExecutionStatus, Long> ended = visibility.ended(type);
    return new InstancesReport(
        now.toString(),
        running.size(),
        awaitingStart,
        waitingForPeople,
        compensating,
        incidentCount,
        ended.getOrDefault(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED, 0L),
        // Nothing of ours ends the other ways; whoever terminates an instance has it failed.
        ended.getOrDefault(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_FAILED, 0L)
            + ended.getOrDefault(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED, 0L)
            + ended.getOrDefault(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TIMED_OUT, 0L),
        ended.getOrDefault(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CANCELED, 0L),
        byPlan,
        oldest == null
            ? null
            : new InstancesReport.Oldest(key(oldest), oldest.getStartTime().toString()),
        stuck,
        stuckKey,
        incidents,
        visibility.rememberedMs());
  }

  private void take(WorkflowExecutionMetadata instance) {
    String plan = Visibility.memo(instance, ProcessWorkflow.PLAN_MEMO).orElse("");
    byPlan.merge(plan, 1L, Long::sum);
    if (oldest == null || instance.getStartTime().isBefore(oldest.getStartTime())) {
      oldest = instance;
    }
    if (Visibility.memo(instance, ProcessWorkflow.START_MEMO).isEmpty()) {
      awaitingStart++;
      return;
    }
    Phase phase =
        Visibility.memo(instance, ProcessWorkflow.PHASE_MEMO)
            .map(Phase::valueOf)
            .orElse(Phase.Running);
    switch (phase) {
      case Compensating -> compensating++;
      case Incident -> {
        incidentCount++;
        if (incidents.size() < InstancesReport.NAMED) {
          incidents.add(key(instance));
        }
      }
      default -> running(instance, plan);
    }
  }

  private void running(WorkflowExecutionMetadata instance, String plan) {
    OpenWait[] waits = (OpenWait[]) instance.getMemo(ProcessWorkflow.WAITS_MEMO, OpenWait[].class);
    List<OpenWait> open = waits == null ? List.of() : List.of(waits);
    if (open.stream().anyMatch(OpenWait::person)) {
      waitingForPeople++;
    }
    OptionalLong timeout = timeoutMs.apply(plan);
    boolean over =
        timeout.isPresent() && isOver(instance.getStartTime().toEpochMilli() + timeout.getAsLong());
    if (over || open.stream().anyMatch(wait -> isOver(wait.untilMs()))) {
      stuck++;
      stuckKey = stuckKey == null ? key(instance) : stuckKey;
    }
  }

  private boolean isOver(long untilMs) {
    return untilMs + GRACE.toMillis() < now.toEpochMilli();
  }

  private String key(WorkflowExecutionMetadata instance) {
    return instance.getExecution().getWorkflowId().substring(type.length() + 1);
  }
}
