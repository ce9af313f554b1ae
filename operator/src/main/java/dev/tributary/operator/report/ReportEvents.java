package dev.tributary.operator.report;

import dev.tributary.planner.report.FlowReport;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.EventHandler;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import java.util.Set;

/**
 * Wakes the reconciler of a resource about which pods told something new.
 *
 * @param <P> the resource
 */
public final class ReportEvents<P extends HasMetadata> extends AbstractEventSource<FlowReport, P> {
  /** Silent until it is started. */
  public ReportEvents() {
    super(FlowReport.class, "reports");
  }

  @Override
  public Set<FlowReport> getSecondaryResources(P primary) {
    return Set.of();
  }

  /** Wakes one resource's reconciler. */
  public void wake(String namespace, String name) {
    EventHandler handler = getEventHandler();
    if (isRunning() && handler != null) {
      handler.handleEvent(new Event(new ResourceID(name, namespace)));
    }
  }
}
