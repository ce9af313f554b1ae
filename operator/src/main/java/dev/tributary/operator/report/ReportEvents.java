package dev.tributary.operator.report;

import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.planner.report.FlowReport;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.EventHandler;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import java.util.Set;

/** Wakes the reconciler of a flow whose pods told something new. */
public final class ReportEvents extends AbstractEventSource<FlowReport, SyncFlow> {
  /** Silent until it is started. */
  public ReportEvents() {
    super(FlowReport.class, "reports");
  }

  @Override
  public Set<FlowReport> getSecondaryResources(SyncFlow primary) {
    return Set.of();
  }

  /** Wakes one flow's reconciler. */
  public void wake(String namespace, String flow) {
    EventHandler handler = getEventHandler();
    if (isRunning() && handler != null) {
      handler.handleEvent(new Event(new ResourceID(flow, namespace)));
    }
  }
}
