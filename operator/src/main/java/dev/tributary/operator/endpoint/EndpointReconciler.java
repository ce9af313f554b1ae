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
import dev.tributary.operator.platform.PlatformWatch;
import dev.tributary.planner.Diagnostic;
import dev.tributary.planner.EndpointPlanner;
import dev.tributary.planner.assessment.ResourceAssessment;
import dev.tributary.planner.evolution.ContractHistory;
import dev.tributary.planner.evolution.ContractRecords;
import dev.tributary.planner.report.FlowReport.CircuitReport;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
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
  private volatile InformerEventSource<ConfigMap, SystemEndpoint> versions;
  private volatile PlatformWatch<SystemEndpoint> platforms;
  private volatile IndexedResourceCache<SystemEndpoint> endpoints;

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
    endpoints = context.getPrimaryCache();
    contracts = watches.spec(EventContract.class, this::ofNamespace);
    versions = watches.labelled(ConfigMap.class, ContractRecords.CONTRACT, this::ofNamespace);
    platforms = new PlatformWatch<>(watches, context);
    List<EventSource<?, SystemEndpoint>> all = new ArrayList<>(platforms.sources());
    all.addAll(List.of(flows, contracts, versions, engine.circuitEvents()));
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
        new ArrayList<>(EndpointPlanner.check(endpoint, inForce(namespace)));
    diagnostics.addAll(
        EndpointPlanner.taken(endpoint, platforms.beside(namespace, endpoints.list())));
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
            Users.of(flows.list(namespace, f -> uses(f, endpoint))));
    if (statuses.write(endpoint, status)) {
      engine.events().tell(endpoint, before == null ? null : before.conditions(), conditions);
    }
    engine.gauges().resource(endpoint, conditions);
    return UpdateControl.noUpdate();
  }

  private Map<String, EventContract> inForce(String namespace) {
    Map<String, ContractHistory> histories =
        ContractRecords.histories(versions.list(namespace, m -> true).toList());
    return contracts
        .list(namespace, c -> true)
        .collect(
            Collectors.toMap(
                c -> c.getMetadata().getName(),
                c ->
                    histories
                        .getOrDefault(c.getMetadata().getName(), ContractHistory.NONE)
                        .inForce(c)));
  }

  private Set<ResourceID> ofNamespace(HasMetadata object) {
    return endpoints
        .list(object.getMetadata().getNamespace(), e -> true)
        .map(ResourceID::fromResource)
        .collect(Collectors.toSet());
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
