package dev.tributary.operator.endpoint;

import dev.tributary.crds.v1alpha1.SystemEndpoint;
import dev.tributary.crds.v1alpha1.SystemEndpointStatus;
import dev.tributary.operator.Engine;
import dev.tributary.operator.Users;
import dev.tributary.operator.apply.Labels;
import dev.tributary.operator.apply.StatusWriter;
import dev.tributary.planner.Diagnostic;
import dev.tributary.planner.EndpointPlanner;
import dev.tributary.planner.assessment.ResourceAssessment;
import dev.tributary.planner.report.FlowReport.CircuitReport;
import io.fabric8.kubernetes.api.model.Condition;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Assesses a SystemEndpoint; it has no children. */
@Singleton
@ControllerConfiguration(
    name = "systemendpoint",
    informer = @Informer(comparableResourceVersions = false),
    maxReconciliationInterval =
        @MaxReconciliationInterval(interval = 5, timeUnit = TimeUnit.MINUTES),
    fieldManager = Labels.FIELD_MANAGER)
@GradualRetry(
    maxAttempts = -1,
    initialInterval = 1_000,
    intervalMultiplier = 2,
    maxInterval = 120_000)
public class EndpointReconciler implements Reconciler<SystemEndpoint> {
  private final Engine engine;
  private final StatusWriter<SystemEndpoint, SystemEndpointStatus> statuses;
  private volatile EndpointSources sources;

  /** With the façades that it works through. */
  public EndpointReconciler(Engine engine) {
    this.engine = engine;
    this.statuses = new StatusWriter<>(engine.applier(), SystemEndpoint::new);
  }

  @Override
  public List<EventSource<?, SystemEndpoint>> prepareEventSources(
      EventSourceContext<SystemEndpoint> context) {
    sources = new EndpointSources(context);
    List<EventSource<?, SystemEndpoint>> all = new ArrayList<>(sources.list());
    all.add(engine.circuitEvents());
    return all;
  }

  @Override
  public UpdateControl<SystemEndpoint> reconcile(
      SystemEndpoint endpoint, Context<SystemEndpoint> context) {
    if (endpoint.getMetadata().getDeletionTimestamp() != null) {
      return UpdateControl.noUpdate();
    }
    String namespace = endpoint.getMetadata().getNamespace();
    SystemEndpointStatus before = statuses.current(endpoint);
    List<Diagnostic> diagnostics =
        new ArrayList<>(EndpointPlanner.check(endpoint, sources.contracts(namespace)));
    diagnostics.addAll(EndpointPlanner.taken(endpoint, sources.beside(namespace)));
    List<Condition> conditions =
        ResourceAssessment.endpoint(
            endpoint.getMetadata().getGeneration(),
            diagnostics,
            circuits(endpoint),
            before == null ? null : before.conditions(),
            engine.clock());
    SystemEndpointStatus status =
        new SystemEndpointStatus(
            endpoint.getMetadata().getGeneration(),
            conditions,
            Users.of(sources.users(endpoint), sources.callers(endpoint)));
    if (statuses.write(endpoint, status)) {
      engine.events().tell(endpoint, before == null ? null : before.conditions(), conditions);
    }
    engine.gauges().resource(endpoint, conditions);
    return UpdateControl.noUpdate();
  }

  /** What the pods of the flows that write to the endpoint tell. */
  private List<CircuitReport> circuits(SystemEndpoint endpoint) {
    String namespace = endpoint.getMetadata().getNamespace();
    String name = endpoint.getMetadata().getName();
    return sources
        .users(endpoint)
        .flatMap(f -> engine.reports().of(namespace, f.getMetadata().getName()).circuits().stream())
        .filter(c -> c.endpoint().equals(name))
        .toList();
  }
}
