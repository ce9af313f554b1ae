package dev.tributary.operator.flow;

import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.crds.v1alpha1.SyncFlowStatus;
import dev.tributary.operator.Engine;
import dev.tributary.operator.apply.NameConflictException;
import dev.tributary.operator.apply.PredecessorException;
import dev.tributary.operator.apply.RecordedPlan;
import dev.tributary.operator.apply.StatusWriter;
import dev.tributary.planner.assessment.FlowAssessment;
import dev.tributary.planner.assessment.FlowFacts;
import dev.tributary.planner.assessment.FlowFacts.Check;
import dev.tributary.planner.assessment.FlowFacts.State;
import dev.tributary.planner.assessment.FlowFacts.Workload;
import dev.tributary.planner.assessment.Reason;
import dev.tributary.planner.plan.FlowPlan;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Keeps a SyncFlow: gather, plan, build, apply, assess, patch. */
@Singleton
@ControllerConfiguration(
    name = "syncflow",
    informer = @Informer(comparableResourceVersions = false),
    maxReconciliationInterval =
        @MaxReconciliationInterval(interval = 5, timeUnit = TimeUnit.MINUTES),
    fieldManager = dev.tributary.operator.apply.Labels.FIELD_MANAGER)
@GradualRetry(
    maxAttempts = -1,
    initialInterval = 1_000,
    intervalMultiplier = 2,
    maxInterval = 120_000)
public class FlowReconciler implements Reconciler<SyncFlow> {
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final Duration LATER = Duration.ofSeconds(30);

  private final Engine engine;
  private final FlowTopics topics;
  private final FlowChildren children;
  private final FlowScaling scaling;
  private final FlowWorkloads workloads;
  private final PlanMemo plans;
  private final CounterGate gate;
  private final StatusWriter<SyncFlow, SyncFlowStatus> statuses;
  private volatile FlowSources sources;

  /** What one pass of applying gave. */
  private record Applied(Check topics, Workload workload, Check autoscaler, String url) {}

  /** With the façades that it works through. */
  public FlowReconciler(Engine engine) {
    this.engine = engine;
    this.topics = new FlowTopics(engine.topics(), engine.positions());
    this.children =
        new FlowChildren(
            engine.client(), engine.applier(), engine.offers(), engine.settings().network());
    this.scaling = new FlowScaling(engine);
    this.workloads = new FlowWorkloads(engine.client(), engine.clock());
    this.plans = new PlanMemo(engine.gauges()::planned);
    this.gate = new CounterGate(engine.settings().counters(), engine.clock());
    this.statuses = new StatusWriter<>(engine.applier(), SyncFlow::new);
  }

  @Override
  public List<EventSource<?, SyncFlow>> prepareEventSources(EventSourceContext<SyncFlow> context) {
    sources = new FlowSources(context);
    List<EventSource<?, SyncFlow>> all = new ArrayList<>(sources.list());
    all.add(engine.reportEvents());
    return all;
  }

  @Override
  public UpdateControl<SyncFlow> reconcile(SyncFlow flow, Context<SyncFlow> context) {
    if (flow.getMetadata().getDeletionTimestamp() != null) {
      return UpdateControl.noUpdate();
    }
    SyncFlowStatus before = statuses.current(flow);
    FlowWorld world = gather(flow, before);
    Decision decision = decide(world);
    Applied applied = apply(world, decision);
    FlowFacts facts = facts(world, decision, applied);
    List<Condition> conditions =
        FlowAssessment.assess(facts, before == null ? null : before.conditions(), engine.clock());
    SyncFlowStatus status =
        FlowStatuses.build(world, before, decision, facts, conditions, applied.url());
    SyncFlowStatus held = gate.hold(flow, before, status);
    patch(flow, before, held);
    Duration next = next(facts, status);
    Duration counters = engine.settings().counters();
    boolean sooner = !held.equals(status) && counters.compareTo(next) < 0;
    return UpdateControl.<SyncFlow>noUpdate().rescheduleAfter(sooner ? counters : next);
  }

  private FlowWorld gather(SyncFlow flow, SyncFlowStatus before) {
    return sources.gather(
        flow,
        before,
        engine.reports().of(flow.getMetadata().getNamespace(), flow.getMetadata().getName()));
  }

  private Decision decide(FlowWorld world) {
    return world.platform().found() == FlowFacts.Platform.FOUND
        ? Decision.of(
            world,
            plans.plan(world),
            engine.settings(),
            engine.client().getKubernetesSerialization())
        : Decision.withoutPlatform(world);
  }

  private Applied apply(FlowWorld world, Decision decision) {
    RecordedPlan<FlowPlan> record = decision.record();
    String url = world.status() == null ? null : world.status().url();
    if (record == null) {
      return new Applied(
          Check.unknown(Reason.Pending, "no plan was accepted yet, so no topic is needed"),
          Workload.none(),
          null,
          null);
    }
    if (world.platform().platform() == null) {
      return new Applied(
          Check.unknown(Reason.Pending, "without a platform topics can't be looked at"),
          workloads.of(world, world.deployment()),
          null,
          url);
    }
    Check checked = Check.ok();
    try {
      if (decision.isNew()) {
        children.keepPlan(world, record);
      }
      FlowPlan plan = record.plan();
      boolean starting =
          PlansInUse.of(world.deployment()).filter(record.configMap()::equals).isEmpty();
      checked = topics.ensure(world, plan, starting);
      // A plan starts only when its position is known; one that runs needs no more leave.
      Deployment deployment =
          starting && checked.state() != State.OK
              ? world.deployment()
              : children.apply(world, record);
      Workload workload = workloads.of(world, deployment);
      children.noteRollout(world, deployment, workload);
      // What would be scaled must be there.
      Check autoscaler = deployment == null ? null : scaling.apply(world, decision);
      return new Applied(checked, workload, autoscaler, children.publish(world, plan));
    } catch (NameConflictException e) {
      Check conflict = Check.broken(Reason.NameConflict, e.getMessage());
      return new Applied(checked, FlowWorkloads.inTheWay(conflict), null, url);
    } catch (PredecessorException e) {
      Check going = Check.unknown(Reason.Progressing, e.getMessage());
      return new Applied(checked, FlowWorkloads.inTheWay(going), null, url);
    }
  }

  private FlowFacts facts(FlowWorld world, Decision decision, Applied applied) {
    boolean topicsThere = applied.topics().state() == State.OK && decision.record() != null;
    Optional<FlowFacts.DeadLetters> dead =
        topicsThere && world.platform().platform() != null
            ? engine.deadLetters().look(decision.record().plan())
            : Optional.empty();
    return new FlowFacts(
        world.flow().getMetadata().getGeneration(),
        world.platform().found(),
        decision.diagnostics(),
        running(world, decision),
        applied.topics(),
        applied.workload(),
        applied.autoscaler(),
        Boolean.TRUE.equals(world.flow().getSpec().suspend()),
        FlowStatuses.dead(world, dead),
        FlowStatuses.delivery(world));
  }

  private static FlowFacts.Running running(FlowWorld world, Decision decision) {
    if (decision.record() == null) {
      return null;
    }
    SyncFlowStatus.Plan last = world.status() == null ? null : world.status().plan();
    long generation =
        decision.current() || last == null
            ? world.flow().getMetadata().getGeneration()
            : last.generation();
    return new FlowFacts.Running(
        decision.record().digest(), generation, decision.current(), decision.rolledBack());
  }

  private void patch(SyncFlow flow, SyncFlowStatus before, SyncFlowStatus status) {
    if (statuses.write(flow, status)) {
      engine.events().tell(flow, before == null ? null : before.conditions(), status.conditions());
    }
    engine.gauges().flow(flow, status);
  }

  /** Ready flows are woken by watches and reports; others are looked at sooner than that. */
  private static Duration next(FlowFacts facts, SyncFlowStatus status) {
    String ready =
        status.conditions().stream()
            .filter(c -> c.getType().equals("Ready"))
            .map(Condition::getStatus)
            .findFirst()
            .orElse("Unknown");
    return switch (ready) {
      case "True" -> facts.autoscaler() == null ? Duration.ofMinutes(5) : scaled(facts);
      case "Unknown" -> SOON;
      default -> facts.running() == null ? LATER : SOON.multipliedBy(2);
    };
  }

  /** ScaledObjects aren't watched: the cluster may not serve them. */
  private static Duration scaled(FlowFacts facts) {
    return facts.autoscaler().state() == State.OK ? Duration.ofMinutes(1) : SOON.multipliedBy(2);
  }
}
