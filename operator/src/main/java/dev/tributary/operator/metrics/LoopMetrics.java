package dev.tributary.operator.metrics;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.javaoperatorsdk.operator.processing.GroupVersionKind;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;

/**
 * Counts reconciliations by kind, never by name: {@code tributary_operator_reconcile_seconds}
 * (timer, with outcome) and {@code tributary_operator_retries_total}.
 */
public final class LoopMetrics implements Metrics {
  private final MeterRegistry meters;
  private final Deletions deletions;

  /** Counts there, and tells of deletions. */
  public LoopMetrics(MeterRegistry meters, Deletions deletions) {
    this.meters = meters;
    this.deletions = deletions;
  }

  @Override
  public <T> T timeControllerExecution(ControllerExecution<T> execution) throws Exception {
    Timer.Sample sample = Timer.start(meters);
    String outcome = "failure";
    try {
      T result = execution.execute();
      outcome = "success";
      return result;
    } finally {
      sample.stop(
          meters.timer(
              "tributary.operator.reconcile",
              "controller",
              execution.controllerName(),
              "outcome",
              outcome));
    }
  }

  @Override
  public void reconciliationFailed(
      HasMetadata resource,
      RetryInfo retryInfo,
      Exception exception,
      Map<String, Object> metadata) {
    meters.counter("tributary.operator.retries", "kind", resource.getKind()).increment();
  }

  @Override
  public void cleanupDone(ResourceID id, Map<String, Object> metadata) {
    if (metadata.get(Constants.RESOURCE_GVK_KEY) instanceof GroupVersionKind kind) {
      deletions.deleted(kind.getKind(), id.getNamespace().orElse(""), id.getName());
    }
  }
}
