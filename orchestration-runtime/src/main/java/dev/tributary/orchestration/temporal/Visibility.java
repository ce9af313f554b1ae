package dev.tributary.orchestration.temporal;

import com.google.protobuf.Duration;
import com.google.protobuf.util.Durations;
import dev.tributary.orchestration.engine.InstanceState.Phase;
import dev.tributary.orchestration.engine.InstanceSummary;
import dev.tributary.orchestration.process.ProcessWorkflow;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.filter.v1.WorkflowTypeFilter;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.ListClosedWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListOpenWorkflowExecutionsRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.client.WorkflowTargetOptions;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lists workflows. The Java test server knows only the older of Temporal's two ways. */
final class Visibility {
  private static final Set<Status.Code> SILENT =
      Set.of(Status.Code.UNIMPLEMENTED, Status.Code.PERMISSION_DENIED);

  private final WorkflowClient client;

  Visibility(WorkflowClient client) {
    this.client = client;
  }

  static boolean isRunning(WorkflowExecutionStatus status) {
    return status == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
  }

  List<InstanceSummary> list(String type, boolean running, int most) {
    return executions(type, running, most)
        // A run that went on in another one is no instance of its own.
        .filter(
            e ->
                e.getStatus() != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW
                    && !isRecordToBe(e))
        .sorted(Comparator.comparing(WorkflowExecutionMetadata::getStartTime).reversed())
        .limit(most)
        .map(Visibility::summary)
        .toList();
  }

  /** All that run, at most so many; in no order. */
  List<WorkflowExecutionMetadata> running(String type, int most) {
    return executions(type, true, most).filter(e -> !isRecordToBe(e)).limit(most).toList();
  }

  /** The record of an instance that has ended already. */
  private static boolean isRecordToBe(WorkflowExecutionMetadata execution) {
    return isRunning(execution.getStatus()) && started(execution).isPresent();
  }

  /** When the instance began of which this is a record; empty for an instance itself. */
  private static Optional<Long> started(WorkflowExecutionMetadata execution) {
    return Optional.ofNullable((Long) execution.getMemo(ProcessWorkflow.STARTED_MEMO, Long.class));
  }

  /** How many have ended, by how. */
  Map<WorkflowExecutionStatus, Long> ended(String type) {
    String query =
        "WorkflowType = '%s' AND ExecutionStatus != 'Running' GROUP BY ExecutionStatus"
            .formatted(type.replace("'", "''"));
    try {
      Map<WorkflowExecutionStatus, Long> counts = new EnumMap<>(WorkflowExecutionStatus.class);
      client
          .countWorkflows(query)
          .getGroups()
          .forEach(
              group ->
                  status(String.valueOf(group.getGroupValues().getFirst().getFirst()))
                      .ifPresent(status -> counts.put(status, group.getCount())));
      return counts;
    } catch (RuntimeException e) {
      if (Status.fromThrowable(e).getCode() != Status.Code.UNIMPLEMENTED) {
        throw e;
      }
      return older(type, false)
          .filter(execution -> !isRunning(execution.getStatus()))
          .collect(
              Collectors.groupingBy(WorkflowExecutionMetadata::getStatus, Collectors.counting()));
    }
  }

  /**
   * How long the namespace remembers workflows that have ended, milliseconds; 0 when the server
   * doesn't tell us.
   */
  long rememberedMs() {
    try {
      Duration retention =
          client
              .getWorkflowServiceStubs()
              .blockingStub()
              .describeNamespace(
                  DescribeNamespaceRequest.newBuilder()
                      .setNamespace(client.getOptions().getNamespace())
                      .build())
              .getConfig()
              .getWorkflowExecutionRetentionTtl();
      return Durations.toMillis(retention);
    } catch (StatusRuntimeException e) {
      // The rights to work in a namespace needn't hold that of looking at it.
      if (SILENT.contains(e.getStatus().getCode())) {
        return 0;
      }
      throw e;
    }
  }

  /** The server calls it {@code Completed}, and the interface by a longer name. */
  private static Optional<WorkflowExecutionStatus> status(String name) {
    return Arrays.stream(WorkflowExecutionStatus.values())
        .filter(s -> s.name().endsWith("_" + name.toUpperCase(Locale.ROOT)))
        .findFirst();
  }

  private Stream<WorkflowExecutionMetadata> executions(String type, boolean running, int most) {
    String query =
        "WorkflowType = '%s'%s"
            .formatted(type.replace("'", "''"), running ? " AND ExecutionStatus = 'Running'" : "");
    try {
      // Some more than wanted, for the runs that went on in others.
      return client.listExecutions(query).limit(2L * most).toList().stream();
    } catch (RuntimeException e) {
      if (Status.fromThrowable(e).getCode() != Status.Code.UNIMPLEMENTED) {
        throw e;
      }
      return older(type, running);
    }
  }

  private Stream<WorkflowExecutionMetadata> older(String type, boolean running) {
    WorkflowTypeFilter filter = WorkflowTypeFilter.newBuilder().setName(type).build();
    String namespace = client.getOptions().getNamespace();
    Stream<WorkflowExecutionInfo> open =
        client
            .getWorkflowServiceStubs()
            .blockingStub()
            .listOpenWorkflowExecutions(
                ListOpenWorkflowExecutionsRequest.newBuilder()
                    .setNamespace(namespace)
                    .setTypeFilter(filter)
                    .build())
            .getExecutionsList()
            .stream();
    Stream<WorkflowExecutionInfo> closed =
        running
            ? Stream.empty()
            : client
                .getWorkflowServiceStubs()
                .blockingStub()
                .listClosedWorkflowExecutions(
                    ListClosedWorkflowExecutionsRequest.newBuilder()
                        .setNamespace(namespace)
                        .setTypeFilter(filter)
                        .build())
                .getExecutionsList()
                .stream();
    return Stream.concat(open, closed)
        .filter(info -> info.getType().getName().equals(type))
        // The test server lists without memos.
        .map(
            info ->
                client
                    .newUntypedWorkflowStub(
                        WorkflowTargetOptions.newBuilder()
                            .setWorkflowId(info.getExecution().getWorkflowId())
                            .setRunId(info.getExecution().getRunId())
                            .build())
                    .describe());
  }

  private static InstanceSummary summary(WorkflowExecutionMetadata execution) {
    return new InstanceSummary(
        execution.getExecution().getWorkflowId(),
        phase(execution),
        memo(execution, ProcessWorkflow.PLAN_MEMO).orElse(""),
        started(execution).orElse(execution.getStartTime().toEpochMilli()),
        isRunning(execution.getStatus()) || execution.getCloseTime() == null
            ? null
            : (Long) execution.getCloseTime().toEpochMilli());
  }

  private static Phase phase(WorkflowExecutionMetadata execution) {
    boolean started = memo(execution, ProcessWorkflow.START_MEMO).isPresent();
    return switch (execution.getStatus()) {
      case WORKFLOW_EXECUTION_STATUS_RUNNING ->
          memo(execution, ProcessWorkflow.PHASE_MEMO).map(Phase::valueOf).orElse(Phase.Running);
      case WORKFLOW_EXECUTION_STATUS_COMPLETED -> started ? Phase.Completed : Phase.NeverStarted;
      case WORKFLOW_EXECUTION_STATUS_CANCELED -> Phase.Cancelled;
      default -> Phase.Failed;
    };
  }

  static Optional<String> memo(WorkflowExecutionMetadata execution, String name) {
    return Optional.ofNullable((String) execution.getMemo(name, String.class));
  }
}
