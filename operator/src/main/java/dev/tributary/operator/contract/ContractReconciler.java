package dev.tributary.operator.contract;

import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.EventContractStatus;
import dev.tributary.crds.v1alpha1.IntegrationPlatform;
import dev.tributary.crds.v1alpha1.NameRef;
import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.operator.Engine;
import dev.tributary.operator.Labels;
import dev.tributary.operator.Users;
import dev.tributary.operator.Watches;
import dev.tributary.operator.apply.StatusWriter;
import dev.tributary.operator.platform.PlatformChoice;
import dev.tributary.planner.ContractPlanner;
import dev.tributary.planner.Diagnostic;
import dev.tributary.planner.Names;
import dev.tributary.planner.assessment.FlowFacts.State;
import dev.tributary.planner.assessment.ResourceAssessment;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Namespace;
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
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Keeps an EventContract's topic. */
@Singleton
@ControllerConfiguration(
    name = "eventcontract",
    informer = @Informer(comparableResourceVersions = false),
    maxReconciliationInterval =
        @MaxReconciliationInterval(interval = 5, timeUnit = TimeUnit.MINUTES),
    fieldManager = Labels.FIELD_MANAGER)
@GradualRetry(
    maxAttempts = -1,
    initialInterval = 1_000,
    intervalMultiplier = 2,
    maxInterval = 120_000)
public class ContractReconciler implements Reconciler<EventContract> {
  private static final Duration SOON = Duration.ofSeconds(5);

  private final Engine engine;
  private final ContractTopic topics;
  private final StatusWriter<EventContract, EventContractStatus> statuses;
  private volatile InformerEventSource<SyncFlow, EventContract> flows;
  private volatile InformerEventSource<IntegrationPlatform, EventContract> platforms;
  private volatile InformerEventSource<Namespace, EventContract> namespaces;

  /** With the façades that it works through. */
  public ContractReconciler(Engine engine) {
    this.engine = engine;
    this.topics = new ContractTopic(engine.topics());
    this.statuses = new StatusWriter<>(engine.applier(), EventContract::new);
  }

  @Override
  public List<EventSource<?, EventContract>> prepareEventSources(
      EventSourceContext<EventContract> context) {
    Watches<EventContract> watches = new Watches<>(EventContract.class, context);
    flows = watches.references(SyncFlow.class, ContractReconciler::contractsOf);
    platforms =
        watches.clusterWide(
            IntegrationPlatform.class,
            p ->
                context
                    .getPrimaryCache()
                    .list()
                    .map(ResourceID::fromResource)
                    .collect(Collectors.toSet()));
    namespaces =
        watches.clusterWide(
            Namespace.class,
            n ->
                context
                    .getPrimaryCache()
                    .list(n.getMetadata().getName(), c -> true)
                    .map(ResourceID::fromResource)
                    .collect(Collectors.toSet()));
    return List.of(flows, platforms, namespaces);
  }

  @Override
  public UpdateControl<EventContract> reconcile(
      EventContract contract, Context<EventContract> context) {
    if (contract.getMetadata().getDeletionTimestamp() != null) {
      return UpdateControl.noUpdate();
    }
    EventContractStatus before = statuses.current(contract);
    List<Diagnostic> diagnostics = ContractPlanner.check(contract);
    ContractTopic.Look look =
        topics.look(
            contract,
            platform(contract.getMetadata().getNamespace()),
            diagnostics.stream().noneMatch(Diagnostic::isError));
    List<Condition> conditions =
        ResourceAssessment.contract(
            contract.getMetadata().getGeneration(),
            diagnostics,
            look.check(),
            before == null ? null : before.conditions(),
            engine.clock());
    EventContractStatus status = status(contract, before, conditions, look);
    if (statuses.write(contract, status)) {
      engine.events().tell(contract, before == null ? null : before.conditions(), conditions);
    }
    engine.gauges().resource(contract, conditions);
    return look.check().state() == State.OK
        ? UpdateControl.noUpdate()
        : UpdateControl.<EventContract>noUpdate().rescheduleAfter(SOON);
  }

  private PlatformChoice platform(String namespace) {
    return PlatformChoice.of(
        namespaces.get(new ResourceID(namespace)).orElse(null), platforms.list().toList());
  }

  private EventContractStatus status(
      EventContract contract,
      EventContractStatus before,
      List<Condition> conditions,
      ContractTopic.Look look) {
    String namespace = contract.getMetadata().getNamespace();
    String name = contract.getMetadata().getName();
    Integer partitions =
        look.partitions().isPresent()
            ? Integer.valueOf(look.partitions().getAsInt())
            : before == null ? null : before.partitions();
    return new EventContractStatus(
        contract.getMetadata().getGeneration(),
        conditions,
        null,
        null,
        Names.contractTopic(contract),
        partitions,
        Users.of(flows.list(namespace, f -> is(f.getSpec().target().contractRef(), name))),
        Users.of(flows.list(namespace, f -> is(f.getSpec().source().contractRef(), name))));
  }

  private static boolean is(NameRef reference, String name) {
    return reference != null && reference.name().equals(name);
  }

  private static Set<ResourceID> contractsOf(SyncFlow flow) {
    return Stream.of(flow.getSpec().source().contractRef(), flow.getSpec().target().contractRef())
        .filter(Objects::nonNull)
        .map(ref -> new ResourceID(ref.name(), flow.getMetadata().getNamespace()))
        .collect(Collectors.toSet());
  }
}
