package dev.tributary.operator.contract;

import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.EventContractStatus;
import dev.tributary.operator.Engine;
import dev.tributary.operator.Users;
import dev.tributary.operator.apply.Labels;
import dev.tributary.operator.apply.StatusWriter;
import dev.tributary.planner.Diagnostic;
import dev.tributary.planner.Names;
import dev.tributary.planner.assessment.ContractAssessment;
import dev.tributary.planner.assessment.FlowFacts.State;
import dev.tributary.planner.evolution.AcceptedVersion;
import dev.tributary.planner.evolution.ContractEvolution;
import dev.tributary.planner.evolution.EvolutionResult;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Keeps an EventContract's accepted versions and its topic. */
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
  private static final Duration LATER = Duration.ofSeconds(30);

  private final Engine engine;
  private final ContractTopic topics;
  private final VersionRecorder accepted;
  private final StatusWriter<EventContract, EventContractStatus> statuses;
  private volatile ContractSources sources;

  /** With the façades that it works through. */
  public ContractReconciler(Engine engine) {
    this.engine = engine;
    this.topics = new ContractTopic(engine.topics());
    this.accepted = new VersionRecorder(engine.applier());
    this.statuses = new StatusWriter<>(engine.applier(), EventContract::new);
  }

  @Override
  public List<EventSource<?, EventContract>> prepareEventSources(
      EventSourceContext<EventContract> context) {
    sources = new ContractSources(context, engine.client());
    return sources.list();
  }

  @Override
  public UpdateControl<EventContract> reconcile(
      EventContract contract, Context<EventContract> context) {
    if (contract.getMetadata().getDeletionTimestamp() != null) {
      return UpdateControl.noUpdate();
    }
    EventContractStatus before = statuses.current(contract);
    ContractWorld world = sources.gather(contract, before);
    EvolutionResult result = ContractEvolution.check(contract, world.history(), world.neighbours());
    VersionRecorder.Kept kept = accepted.keep(world, result);
    List<Diagnostic> diagnostics = new ArrayList<>(result.all());
    diagnostics.addAll(kept.diagnostics());
    boolean refused = diagnostics.stream().anyMatch(Diagnostic::isError);
    ContractTopic.Look look = topics.look(contract, world.platform(), !refused);
    List<Condition> conditions =
        ContractAssessment.assess(
            contract,
            kept.history(),
            diagnostics,
            look.check(),
            before == null ? null : before.conditions(),
            engine.clock());
    EventContractStatus status = status(world, kept, conditions, look);
    if (statuses.write(contract, status)) {
      engine.events().tell(contract, before == null ? null : before.conditions(), conditions);
    }
    engine.gauges().resource(contract, conditions);
    if (refused) {
      // Edits wake it; what else it may wait for isn't urgent.
      return UpdateControl.<EventContract>noUpdate().rescheduleAfter(LATER);
    }
    return look.check().state() == State.OK
        ? UpdateControl.noUpdate()
        : UpdateControl.<EventContract>noUpdate().rescheduleAfter(SOON);
  }

  private static EventContractStatus status(
      ContractWorld world,
      VersionRecorder.Kept kept,
      List<Condition> conditions,
      ContractTopic.Look look) {
    EventContractStatus before = world.status();
    Integer partitions =
        look.partitions().isPresent()
            ? Integer.valueOf(look.partitions().getAsInt())
            : before == null ? null : before.partitions();
    return new EventContractStatus(
        world.contract().getMetadata().getGeneration(),
        conditions,
        kept.history().inForce().map(AcceptedVersion::version).orElse(null),
        kept.versions().isEmpty() ? null : kept.versions(),
        Names.contractTopic(kept.history().inForce(world.contract())),
        partitions,
        Users.of(world.producers().stream(), world.writers().stream()),
        Users.of(world.consumers().stream(), world.readers().stream()));
  }
}
