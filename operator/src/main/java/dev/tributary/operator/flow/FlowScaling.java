package dev.tributary.operator.flow;

import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.operator.Engine;
import dev.tributary.operator.kafka.GroupLags;
import dev.tributary.operator.kafka.KafkaUnreachableException;
import dev.tributary.operator.scaling.AutoscalerCondition;
import dev.tributary.operator.scaling.Autoscalers;
import dev.tributary.operator.scaling.Backlogs;
import dev.tributary.operator.scaling.ScaledObject;
import dev.tributary.planner.Diagnostic;
import dev.tributary.planner.ScalingParts;
import dev.tributary.planner.assessment.AutoscalerAssessment;
import dev.tributary.planner.assessment.AutoscalerAssessment.By;
import dev.tributary.planner.assessment.AutoscalerAssessment.Said;
import dev.tributary.planner.assessment.AutoscalerAssessment.Seen;
import dev.tributary.planner.assessment.FlowFacts.Check;
import dev.tributary.planner.assessment.Reason;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.scaling.ScalingPlan;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/** Brings what scales a flow to what it shall be, and says how it fares. */
final class FlowScaling {
  private final Engine engine;
  private final Awakening awakening;

  FlowScaling(Engine engine) {
    this.engine = engine;
    this.awakening = new Awakening(engine.client());
  }

  /**
   * Applies; gives {@code null} when nothing scales the flow. Of the flow's spec it touches only
   * the pods of one that would sleep for ever.
   */
  Check apply(FlowWorld world, Decision decision) {
    FlowPlan plan = decision.record().plan();
    OptionalInt partitions = partitions(world, plan);
    Optional<ScalingPlan> scaling =
        ScalingParts.plan(world.flow(), world.platform().platform(), partitions);
    if (scaling.isPresent() && partitions.isEmpty()) {
      // A silent Kafka must not lift the ceiling.
      return before(world)
          .orElseGet(
              () ->
                  Check.unknown(
                      Reason.KafkaUnreachable,
                      "Kafka didn't say how many partitions the flow's source has; wait"));
    }
    if (!engine.offers().keda()) {
      engine.backlogs().forget(world.namespace(), world.name());
    } else if (scaling.isPresent()) {
      answerFor(world, plan, scaling.get(), partitions.getAsInt());
    }
    if (decision.diagnostics().stream().anyMatch(Diagnostic::isError)) {
      // What scaled before goes on, as the plan does.
      return before(world).orElse(null);
    }
    try {
      if (scaling.isEmpty()) {
        return remove(world);
      }
      Seen seen =
          engine.offers().keda() ? byKeda(world, scaling.get()) : byCpu(world, scaling.get());
      return AutoscalerAssessment.of(scaling.get(), seen);
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
        throw e;
      }
      return Check.broken(
          Reason.Forbidden,
          "the operator may not keep the flow's autoscaler; set keda.enabled in the chart's values,"
              + " since the cluster serves ScaledObjects");
    }
  }

  private OptionalInt partitions(FlowWorld world, FlowPlan plan) {
    try {
      return engine.topics().partitions(world.platform().platform(), plan.source().topic());
    } catch (KafkaUnreachableException e) {
      return OptionalInt.empty();
    }
  }

  private void answerFor(FlowWorld world, FlowPlan plan, ScalingPlan scaling, int partitions) {
    engine
        .backlogs()
        .put(
            world.namespace(),
            world.name(),
            new Backlogs.Scaled(
                scaling,
                Boolean.TRUE.equals(world.flow().getSpec().suspend()),
                Objects.requireNonNullElse(world.flow().getSpec().replicas(), 1),
                plan.kafka(),
                new GroupLags.Asked(plan.consumerGroup(), plan.source().topic(), partitions)));
  }

  private Seen byKeda(FlowWorld world, ScalingPlan scaling) {
    SyncFlow flow = world.flow();
    // KEDA makes an autoscaler of its own, and two would fight.
    removeOwn(world);
    ScaledObject applied =
        engine
            .applier()
            .applyChild(
                Autoscalers.scaledObject(
                    Children.metadata(flow),
                    world.name(),
                    scaling,
                    engine.settings().service(),
                    engine.clock().instant()),
                null,
                flow);
    ScaledObject.Status status = applied.getStatus();
    String name = applied.getMetadata().getName();
    String behind =
        status == null || status.hpaName() == null ? "keda-hpa-" + name : status.hpaName();
    return new Seen(
        By.KEDA,
        name,
        status == null || status.conditions() == null
            ? List.of()
            : status.conditions().stream()
                .map(c -> new Said(c.type(), c.status(), c.reason(), c.message()))
                .toList(),
        hpa(world, behind).map(Autoscalers::said).orElse(null));
  }

  private Seen byCpu(FlowWorld world, ScalingPlan scaling) {
    String name = Children.name(world.name());
    Optional<HorizontalPodAutoscaler> own = hpa(world, name);
    if (own.isEmpty() && before(world).isPresent() && scaling.minReplicas() == 0) {
      // KEDA scaled it before, and by CPU nothing leaves 0.
      awakening.wake(world, Math.max(1, scaling.floorAt(engine.clock().instant())));
    }
    HorizontalPodAutoscaler applied =
        engine
            .applier()
            .applyChild(
                Autoscalers.byCpu(
                    Children.metadata(world.flow()),
                    world.flow(),
                    scaling,
                    engine.clock().instant()),
                own.orElse(null),
                world.flow());
    return new Seen(By.CPU, name, List.of(), Autoscalers.said(applied));
  }

  /**
   * Takes away what scales. A flow that KEDA put to sleep is woken once its ScaledObject is gone,
   * because KEDA itself tries to before; until then its status remembers that.
   */
  private Check remove(FlowWorld world) {
    engine.backlogs().forget(world.namespace(), world.name());
    removeOwn(world);
    Optional<Check> before = before(world);
    if (before.isEmpty()) {
      return null;
    }
    Optional<ScaledObject> there =
        engine.offers().keda() ? awakening.scaledObject(world) : Optional.empty();
    if (there.isEmpty()) {
      if (before.get().reason() == Reason.Waking) {
        awakening.wake(world, 1);
      }
      return null;
    }
    if (there.get().getMetadata().getDeletionTimestamp() == null) {
      engine.applier().deleteChild(there.get(), world.flow());
    }
    return Awakening.isAtZero(world) && Awakening.mayRest(there.get())
        ? Check.unknown(
            Reason.Waking,
            "the flow sleeps and its scaling was removed; it gets a pod once KEDA has let its"
                + " ScaledObject go")
        : null;
  }

  private void removeOwn(FlowWorld world) {
    hpa(world, Children.name(world.name()))
        .ifPresent(own -> engine.applier().deleteChild(own, world.flow()));
  }

  private static Optional<HorizontalPodAutoscaler> hpa(FlowWorld world, String name) {
    return world.autoscalers().stream()
        .filter(h -> h.getMetadata().getName().equals(name))
        .findFirst();
  }

  /** What the flow's status says of its autoscaler. */
  private static Optional<Check> before(FlowWorld world) {
    return world.status() == null
        ? Optional.empty()
        : AutoscalerCondition.in(world.status().conditions());
  }
}
