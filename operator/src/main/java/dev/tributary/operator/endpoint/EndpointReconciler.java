package dev.tributary.operator.endpoint;

import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.NameRef;
import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import dev.tributary.crds.v1alpha1.SystemEndpointStatus;
import dev.tributary.operator.Engine;
import dev.tributary.operator.Labels;
import dev.tributary.operator.Users;
import dev.tributary.operator.Watches;
import dev.tributary.operator.apply.StatusWriter;
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
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
  private volatile InformerEventSource<SyncFlow, SystemEndpoint> flows;
  private volatile InformerEventSource<EventContract, SystemEndpoint> contracts;

  /** With the façades that it works through. */
  public EndpointReconciler(Engine engine) {
    this.engine = engine;
    this.statuses = new StatusWriter<>(engine.applier(), SystemEndpoint::new);
  }

  @Override
  public List<EventSource<?, SystemEndpoint>> prepareEventSources(
      EventSourceContext<SystemEndpoint> context) {
    Watches<SystemEndpoint> watches = new Watches<>(SystemEndpoint.class, context);
    flows = watches.references(SyncFlow.class, EndpointReconciler::endpointsOf);
    contracts =
        watches.spec(
            EventContract.class,
            contract ->
                context
                    .getPrimaryCache()
                    .list(contract.getMetadata().getNamespace(), e -> true)
                    .map(ResourceID::fromResource)
                    .collect(Collectors.toSet()));
    return List.of(flows, contracts, engine.circuitEvents());
  }

  @Override
  public UpdateControl<SystemEndpoint> reconcile(
      SystemEndpoint endpoint, Context<SystemEndpoint> context) {
    if (endpoint.getMetadata().getDeletionTimestamp() != null) {
      return UpdateControl.noUpdate();
    }
    String namespace = endpoint.getMetadata().getNamespace();
    SystemEndpointStatus before = statuses.current(endpoint);
    Map<String, EventContract> byName =
        contracts
            .list(namespace, c -> true)
            .collect(Collectors.toMap(c -> c.getMetadata().getName(), Function.identity()));
    List<Condition> conditions =
        ResourceAssessment.endpoint(
            endpoint.getMetadata().getGeneration(),
            EndpointPlanner.check(endpoint, byName),
            circuits(endpoint),
            before == null ? null : before.conditions(),
            engine.clock());
    SystemEndpointStatus status =
        new SystemEndpointStatus(
            endpoint.getMetadata().getGeneration(),
            conditions,
            Users.of(flows.list(namespace, f -> uses(f, endpoint))));
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
    return flows
        .list(namespace, f -> uses(f, endpoint))
        .flatMap(f -> engine.reports().of(namespace, f.getMetadata().getName()).circuits().stream())
        .filter(c -> c.endpoint().equals(name))
        .toList();
  }

  private static boolean uses(SyncFlow flow, SystemEndpoint endpoint) {
    return names(flow).anyMatch(endpoint.getMetadata().getName()::equals);
  }

  private static Set<ResourceID> endpointsOf(SyncFlow flow) {
    return names(flow)
        .map(name -> new ResourceID(name, flow.getMetadata().getNamespace()))
        .collect(Collectors.toSet());
  }

  private static Stream<String> names(SyncFlow flow) {
    return Stream.of(flow.getSpec().source().endpointRef(), flow.getSpec().target().endpointRef())
        .filter(Objects::nonNull)
        .map(NameRef::name);
  }
}
