package dev.tributary.orchestration.temporal;

import dev.tributary.orchestration.engine.EngineRefusedException;
import dev.tributary.orchestration.engine.EngineUnavailableException;
import dev.tributary.orchestration.engine.InstanceId;
import dev.tributary.orchestration.engine.InstanceSignal;
import dev.tributary.orchestration.engine.InstanceState;
import dev.tributary.orchestration.engine.InstanceSummary;
import dev.tributary.orchestration.engine.NewInstance;
import dev.tributary.orchestration.engine.OrchestrationEngine;
import dev.tributary.orchestration.engine.StartResult;
import dev.tributary.orchestration.process.ProcessSignals;
import dev.tributary.planner.report.InstancesReport;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowQueryException;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowStub;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;

/** Instances as workflows of Temporal. The workflow's id is the instance's. */
public final class TemporalEngine implements OrchestrationEngine {
  private final WorkflowClient client;
  private final Starts starts;
  private final Visibility visibility;

  /**
   * Uses a client.
   *
   * @param client converts values as {@link ProcessJson#converter} does
   * @param taskQueue where workers of new instances listen
   */
  public TemporalEngine(WorkflowClient client, String taskQueue) {
    this.client = client;
    this.starts = new Starts(client, taskQueue);
    this.visibility = new Visibility(client);
  }

  @Override
  public StartResult start(InstanceId id, NewInstance instance) {
    return answered(() -> starts.start(id, instance));
  }

  @Override
  public boolean signal(InstanceId id, InstanceSignal signal) {
    WorkflowStub stub = client.newUntypedWorkflowStub(id.toString());
    return found(
        () -> {
          switch (signal) {
            case InstanceSignal.Event told -> stub.signal(ProcessSignals.EVENT, told.event());
            case InstanceSignal.Answer told -> stub.signal(ProcessSignals.ANSWER, told.answer());
            case InstanceSignal.Resolve told ->
                stub.signal(ProcessSignals.RESOLVE, told.resolution());
          }
        });
  }

  @Override
  public Optional<InstanceState> query(InstanceId id) {
    return answered(
        () -> {
          try {
            return Optional.of(
                client
                    .newUntypedWorkflowStub(id.toString())
                    .query(ProcessSignals.STATE, InstanceState.class));
          } catch (WorkflowNotFoundException e) {
            return Optional.empty();
          } catch (WorkflowQueryException e) {
            throw new EngineRefusedException(
                "the instance %s can't tell how it stands: its worker doesn't have its plan, or fails at it; see the worker's log"
                    .formatted(id),
                e);
          }
        });
  }

  @Override
  public boolean cancel(InstanceId id, String reason) {
    WorkflowStub stub = client.newUntypedWorkflowStub(id.toString());
    return found(
        () -> {
          WorkflowExecutionStatus status = stub.describe().getStatus();
          if (!Visibility.isRunning(status)) {
            throw new WorkflowNotFoundException(stub.getExecution(), id.type(), null);
          }
          stub.cancel(reason);
        });
  }

  @Override
  public List<InstanceSummary> list(
      String namespace, String orchestration, boolean running, int most) {
    return answered(() -> visibility.list(namespace + "." + orchestration, running, most));
  }

  @Override
  public InstancesReport survey(
      String namespace,
      String orchestration,
      Instant now,
      Function<String, OptionalLong> timeoutMs) {
    return answered(
        () -> new Census(namespace + "." + orchestration, now, timeoutMs).of(visibility));
  }

  private static boolean found(Runnable call) {
    return answered(
        () -> {
          try {
            call.run();
            return true;
          } catch (WorkflowNotFoundException e) {
            return false;
          }
        });
  }

  private static <T> T answered(Supplier<T> call) {
    try {
      return call.get();
    } catch (WorkflowServiceException | StatusRuntimeException e) {
      Status status = Status.fromThrowable(e);
      String message =
          "Temporal: %s"
              .formatted(
                  status.getDescription() == null ? status.getCode() : status.getDescription());
      if (status.getCode() == Status.Code.INVALID_ARGUMENT) {
        throw new EngineRefusedException(message, e);
      }
      throw new EngineUnavailableException(message, e);
    }
  }
}
