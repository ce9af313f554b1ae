package dev.tributary.operator.scaling;

import dev.tributary.crds.v1alpha1.Api;
import dev.tributary.planner.assessment.AutoscalerAssessment.Said;
import dev.tributary.planner.scaling.CalendarWindow;
import dev.tributary.planner.scaling.ScalingPlan;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehaviorBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Builds what scales a flow or an orchestration. The target is always the resource itself, by its
 * scale subresource.
 */
public final class Autoscalers {
  private static final String API_VERSION = Api.GROUP + "/" + Api.VERSION;
  private static final String FLOW = "SyncFlow";

  /** As often as pods report. */
  private static final int POLL_SECONDS = 10;

  private static final int FAILURES = 3;
  private static final int POLICY_SECONDS = 15;
  private static final int CPU_PERCENT = 70;

  private Autoscalers() {}

  /**
   * KEDA's.
   *
   * @param metadata its name, namespace and labels
   * @param service where the operator serves backlogs, without a path
   * @param now decides which entries of the calendar are scheduled
   */
  public static ScaledObject scaledObject(
      ObjectMeta metadata, String flow, ScalingPlan scaling, URI service, Instant now) {
    List<ScaledObject.Trigger> triggers = new ArrayList<>();
    triggers.add(backlog(metadata.getNamespace(), flow, scaling, service));
    for (CalendarWindow window : scaling.calendar()) {
      window.crons(now).map(crons -> cron(window, crons)).ifPresent(triggers::add);
    }
    ScaledObject object = new ScaledObject();
    object.setMetadata(metadata);
    object.setSpec(
        new ScaledObject.Spec(
            new ScaledObject.Target(API_VERSION, FLOW, flow),
            POLL_SECONDS,
            seconds(scaling),
            scaling.minReplicas(),
            scaling.maxReplicas(),
            new ScaledObject.Fallback(
                FAILURES, Math.max(1, scaling.minReplicas()), "currentReplicas"),
            new ScaledObject.Advanced(true, new ScaledObject.HpaConfig(behavior(scaling))),
            List.copyOf(triggers)));
    return object;
  }

  private static ScaledObject.Trigger backlog(
      String namespace, String flow, ScalingPlan scaling, URI service) {
    Map<String, String> metadata = new TreeMap<>();
    metadata.put("url", service.resolve(BacklogRoute.path(namespace, flow)).toString());
    metadata.put("valueLocation", "workable");
    metadata.put("targetValue", Integer.toString(scaling.lagThreshold()));
    metadata.put("activationTargetValue", Integer.toString(scaling.activationLagThreshold()));
    // Every replica of the operator is asked, and only the leader has an answer.
    metadata.put("aggregateFromKubeServiceEndpoints", "true");
    metadata.put("aggregationType", "max");
    return new ScaledObject.Trigger("metrics-api", "backlog", metadata);
  }

  private static ScaledObject.Trigger cron(CalendarWindow window, CalendarWindow.Crons crons) {
    Map<String, String> metadata = new TreeMap<>();
    metadata.put("timezone", window.zone().getId());
    metadata.put("start", crons.start());
    metadata.put("end", crons.end());
    metadata.put("desiredReplicas", Integer.toString(window.minReplicas()));
    return new ScaledObject.Trigger("cron", "calendar-" + window.name(), metadata);
  }

  /**
   * Ours, by CPU. It can't go to 0, and has no calendar of its own.
   *
   * @param metadata its name, namespace and labels
   * @param target what it scales
   * @param now decides which entries of the calendar hold
   */
  public static HorizontalPodAutoscaler byCpu(
      ObjectMeta metadata, HasMetadata target, ScalingPlan scaling, Instant now) {
    return new HorizontalPodAutoscalerBuilder()
        .withMetadata(metadata)
        .withNewSpec()
        .withNewScaleTargetRef()
        .withApiVersion(API_VERSION)
        .withKind(target.getKind())
        .withName(target.getMetadata().getName())
        .endScaleTargetRef()
        .withMinReplicas(Math.max(1, scaling.floorAt(now)))
        .withMaxReplicas(scaling.maxReplicas())
        .addNewMetric()
        .withType("Resource")
        .withNewResource()
        .withName("cpu")
        .withNewTarget()
        .withType("Utilization")
        .withAverageUtilization(CPU_PERCENT)
        .endTarget()
        .endResource()
        .endMetric()
        .withBehavior(behavior(scaling))
        .endSpec()
        .build();
  }

  /** What one says of itself. */
  public static List<Said> said(HorizontalPodAutoscaler autoscaler) {
    return autoscaler.getStatus() == null || autoscaler.getStatus().getConditions() == null
        ? List.of()
        : autoscaler.getStatus().getConditions().stream()
            .map(c -> new Said(c.getType(), c.getStatus(), c.getReason(), c.getMessage()))
            .toList();
  }

  /**
   * Up in one step, because every step is a rebalance; down once it has been enough for a while.
   */
  private static HorizontalPodAutoscalerBehavior behavior(ScalingPlan scaling) {
    return new HorizontalPodAutoscalerBehaviorBuilder()
        .withNewScaleUp()
        .withStabilizationWindowSeconds(0)
        .withSelectPolicy("Max")
        .addNewPolicy()
        .withType("Pods")
        .withValue(scaling.maxReplicas())
        .withPeriodSeconds(POLICY_SECONDS)
        .endPolicy()
        .endScaleUp()
        .withNewScaleDown()
        .withStabilizationWindowSeconds(seconds(scaling))
        .withSelectPolicy("Max")
        .addNewPolicy()
        .withType("Percent")
        .withValue(100)
        .withPeriodSeconds(POLICY_SECONDS)
        .endPolicy()
        .endScaleDown()
        .build();
  }

  private static int seconds(ScalingPlan scaling) {
    return Math.toIntExact(scaling.cooldown().toSeconds());
  }
}
