package dev.tributary.operator.orchestration;

import dev.tributary.crds.v1alpha1.Orchestration;
import dev.tributary.crds.v1alpha1.OrchestrationStatus;
import dev.tributary.operator.Engine;
import dev.tributary.operator.apply.NameConflictException;
import dev.tributary.operator.apply.PredecessorException;
import dev.tributary.operator.apply.RecordedPlan;
import dev.tributary.operator.apply.StatusWriter;
import dev.tributary.operator.flow.PodTrouble;
import dev.tributary.operator.flow.Workloads;
import dev.tributary.planner.Names;
import dev.tributary.planner.OrchestrationPlanner;
import dev.tributary.planner.assessment.FlowFacts;
import dev.tributary.planner.assessment.FlowFacts.Check;
import dev.tributary.planner.assessment.FlowFacts.State;
import dev.tributary.planner.assessment.FlowFacts.Workload;
import dev.tributary.planner.assessment.OrchestrationAssessment;
import dev.tributary.planner.assessment.Reason;
import dev.tributary.planner.plan.orchestration.OrchestrationPlan;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
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
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Keeps an Orchestration: gather, plan, build, apply, assess, patch. */
@Singleton
@ControllerConfiguration(
    name = "orchestration",
    informer = @Informer(comparableResourceVersions = false),
    maxReconciliationInterval =
        @MaxReconciliationInterval(interval = 5, timeUnit = TimeUnit.MINUTES),
    fieldManager = dev.tributary.operator.apply.Labels.FIELD_MANAGER)
@GradualRetry(
    maxAttempts = -1,
    initialInterval = 1_000,
    intervalMultiplier = 2,
    maxInterval = 120_000)
public class OrchestrationReconciler implements Reconciler<Orchestration> {
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final Duration LATER = Duration.ofSeconds(30);

  private final Engine engine;
  private final OrchestrationTopics topics;
  private final OrchestrationChildren children;
  private final OrchestrationScaling scaling;
  private final StatusWriter<Orchestration, OrchestrationStatus> statuses;
  private volatile OrchestrationSources sources;

  /** What one pass of applying gave. */
  private record Applied(Check topics, Workload workload, Check autoscaler) {
    Applied(Check topics, Workload workload) {
      this(topics, workload, null);
    }
  }

  /** With the façades that it works through. */
  public OrchestrationReconciler(Engine engine) {
    this.engine = engine;
    this.topics = new OrchestrationTopics(engine.topics(), engine.positions());
    this.children =
        new OrchestrationChildren(
            engine.client().getKubernetesSerialization(),
            engine.applier(),
            engine.settings().network());
    this.scaling = new OrchestrationScaling(engine);
    this.statuses = new StatusWriter<>(engine.applier(), Orchestration::new);
  }

  @Override
  public List<EventSource<?, Orchestration>> prepareEventSources(
      EventSourceContext<Orchestration> context) {
    sources = new OrchestrationSources(context);
    return sources.list();
  }

  @Override
  public UpdateControl<Orchestration> reconcile(
      Orchestration orchestration, Context<Orchestration> context) {
    if (orchestration.getMetadata().getDeletionTimestamp() != null) {
      return UpdateControl.noUpdate();
    }
    OrchestrationStatus before = statuses.current(orchestration);
    OrchestrationWorld world =
        sources.gather(
            orchestration,
            before,
            engine
                .reports()
                .of(
                    orchestration.getMetadata().getNamespace(),
                    Names.reportedAs(orchestration.getMetadata().getName())));
    OrchestrationDecision decision = decide(world);
    Applied applied = apply(world, decision);
    FlowFacts facts =
        OrchestrationStatuses.facts(
            world, decision, applied.topics(), applied.workload(), applied.autoscaler());
    List<Condition> conditions =
        OrchestrationAssessment.assess(
            facts,
            OrchestrationStatuses.temporal(world.reports()),
            world.reports().instances().orElse(null),
            OrchestrationStatuses.starts(world),
            before == null ? null : before.conditions(),
            engine.clock());
    patch(orchestration, before, OrchestrationStatuses.build(world, decision, facts, conditions));
    return UpdateControl.<Orchestration>noUpdate().rescheduleAfter(next(facts, conditions));
  }

  private OrchestrationDecision decide(OrchestrationWorld world) {
    return world.platform().found() == FlowFacts.Platform.FOUND
        ? OrchestrationDecision.of(
            world,
            OrchestrationPlanner.plan(world.inputs()),
            engine.settings(),
            engine.client().getKubernetesSerialization())
        : OrchestrationDecision.withoutPlatform(world);
  }

  private Applied apply(OrchestrationWorld world, OrchestrationDecision decision) {
    RecordedPlan<OrchestrationPlan> record = decision.record();
    if (record == null) {
      return new Applied(
          Check.unknown(Reason.Pending, "no plan was accepted yet, so no topic is needed"),
          Workload.none());
    }
    if (world.platform().platform() == null) {
      return new Applied(
          Check.unknown(Reason.Pending, "without a platform topics can't be looked at"),
          workload(world, world.deployment()));
    }
    Check checked = Check.ok();
    try {
      if (decision.isNew()) {
        children.keepPlan(world, record);
      }
      OrchestrationPlan plan = record.plan();
      boolean starting = !runs(world, record);
      checked = topics.ensure(world, plan, starting);
      // A plan starts only when its positions are known; one that runs needs no more leave.
      Deployment deployment =
          starting && checked.state() != State.OK
              ? world.deployment()
              : children.apply(world, decision);
      return new Applied(
          checked,
          workload(world, deployment),
          deployment == null ? null : scaling.apply(world, decision));
    } catch (NameConflictException e) {
      return new Applied(checked, inTheWay(Check.broken(Reason.NameConflict, e.getMessage())));
    } catch (PredecessorException e) {
      return new Applied(checked, inTheWay(Check.unknown(Reason.Progressing, e.getMessage())));
    }
  }

  /** Whether the Deployment's newest workers start instances on this plan. */
  private static boolean runs(OrchestrationWorld world, RecordedPlan<OrchestrationPlan> record) {
    return world.deployment() != null
        && world.deployment().getSpec().getTemplate().getSpec().getContainers().stream()
            .flatMap(c -> c.getEnv().stream())
            .anyMatch(
                e ->
                    "TRIBUTARY_DIGEST".equals(e.getName()) && record.digest().equals(e.getValue()));
  }

  private Workload workload(OrchestrationWorld world, Deployment deployment) {
    return deployment == null
        ? Workload.none()
        : Workloads.of(
            deployment,
            new PodTrouble(world.reports(), pod -> List.of(), engine.clock().instant())
                .of(deployment, world.pods()));
  }

  private static Workload inTheWay(Check other) {
    return new Workload(0, 0, 0, 0, false, other);
  }

  private void patch(
      Orchestration orchestration, OrchestrationStatus before, OrchestrationStatus status) {
    if (statuses.write(orchestration, status)) {
      engine
          .events()
          .tell(orchestration, before == null ? null : before.conditions(), status.conditions());
    }
    engine.gauges().orchestration(orchestration, status);
  }

  /** Ready ones are woken by watches; of reports they hear by their own clock. */
  private static Duration next(FlowFacts facts, List<Condition> conditions) {
    String ready =
        conditions.stream()
            .filter(c -> c.getType().equals("Ready"))
            .map(Condition::getStatus)
            .findFirst()
            .orElse("Unknown");
    return switch (ready) {
      case "True" -> LATER;
      case "Unknown" -> SOON;
      default -> facts.running() == null ? LATER : SOON.multipliedBy(2);
    };
  }
}
