package dev.tributary.operator;

import static dev.tributary.operator.support.World.eventually;
import static dev.tributary.operator.support.World.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.crds.v1alpha1.Orchestration;
import dev.tributary.operator.support.Fulfilment;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerConditionBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many workers an orchestration has, on a real API server; the test is the autoscaler. */
class OrchestrationScalingTest extends Fulfilment {
  @BeforeEach
  void anOrchestrationThatRuns() {
    running();
  }

  @Test
  void workersScaleThroughTheOrchestrationAndNoPlanChanges() {
    String digest = resource().getStatus().plan().digest();
    assertThat(autoscaler().get()).isNull();
    assertThat(replicas()).isEqualTo(1);

    world.apply(scaled("{minReplicas: 2, maxReplicas: 4, cooldown: 2m}"));
    awaitCondition("AutoscalerReady", "Unknown", "Progressing");
    HorizontalPodAutoscaler made = autoscaler().require();
    assertThat(made.getSpec().getScaleTargetRef().getKind()).isEqualTo("Orchestration");
    assertThat(made.getSpec().getScaleTargetRef().getName()).isEqualTo("fulfil");
    assertThat(made.getSpec().getMinReplicas()).isEqualTo(2);
    assertThat(made.getSpec().getMaxReplicas()).isEqualTo(4);
    assertThat(made.getSpec().getBehavior().getScaleDown().getStabilizationWindowSeconds())
        .isEqualTo(120);
    eventually(() -> assertThat(replicas()).isEqualTo(2));

    Scale scale = inCluster().scale();
    assertThat(scale.getStatus().getSelector())
        .isEqualTo("app.kubernetes.io/managed-by=tributary,tributary.dev/orchestration=fulfil");
    scale.getSpec().setReplicas(3);
    inCluster().scale(scale);
    eventually(() -> assertThat(replicas()).isEqualTo(3));

    says("AbleToScale", "True", "ReadyForNewScale", "");
    awaitCondition("AutoscalerReady", "True", "AsExpected");
    assertThat(autoscalerMessage()).isEqualTo("scales between 2 and 4 pods by CPU");
    says("ScalingActive", "False", "FailedGetResourceMetric", "no metrics were returned.");
    awaitCondition("AutoscalerReady", "False", "AutoscalerFailed");
    assertThat(autoscalerMessage())
        .isEqualTo(
            "the autoscaler has no CPU figures: no metrics were returned; install the metrics"
                + " server");
    assertThat(resource().getStatus().plan().digest()).isEqualTo(digest);
  }

  @Test
  void aRefusedEditLeavesWhatScalesAndWithoutScalingNothingDoes() {
    world.apply(scaled("{maxReplicas: 4}"));
    awaitCondition("AutoscalerReady", "Unknown", "Progressing");

    world.apply(scaled("{minReplicas: 3, maxReplicas: 6, cooldown: 2h}"));
    awaitCondition("Accepted", "False", "NotAccepted");
    assertThat(message(resource().getStatus().conditions(), "Accepted"))
        .contains("spec.scaling.cooldown: is longer than an hour");
    awaitCondition("AutoscalerReady", "Unknown", "Progressing");
    assertThat(autoscaler().require().getSpec().getMaxReplicas()).isEqualTo(4);
    assertThat(replicas()).isEqualTo(1);

    world.apply(orchestration("4h", "steps.reserve.id"));
    eventually(() -> assertThat(autoscaler().get()).isNull());
    eventually(
        () ->
            assertThat(resource().getStatus().conditions())
                .extracting(Condition::getType)
                .doesNotContain("AutoscalerReady"));
  }

  @Test
  void aRefusedFloorIsNoneAndTheOneBeforeStays() {
    world.apply(scaled("{minReplicas: 2}"));
    eventually(() -> assertThat(replicas()).isEqualTo(2));

    world.apply(scaled("{minReplicas: 3, cooldown: 2h}"));
    awaitCondition("Accepted", "False", "NotAccepted");
    assertThat(replicas()).isEqualTo(2);
  }

  private String scaled(String scaling) {
    return orchestration("4h", "steps.reserve.id") + "  scaling: " + scaling + "\n";
  }

  private Resource<Orchestration> inCluster() {
    return world.client().resources(Orchestration.class).inNamespace(ns).withName("fulfil");
  }

  private Resource<HorizontalPodAutoscaler> autoscaler() {
    return world
        .client()
        .autoscaling()
        .v2()
        .horizontalPodAutoscalers()
        .inNamespace(ns)
        .withName("fulfil-orc");
  }

  private int replicas() {
    return workers().getSpec().getReplicas();
  }

  private String autoscalerMessage() {
    return message(resource().getStatus().conditions(), "AutoscalerReady");
  }

  private void says(String type, String status, String reason, String message) {
    HorizontalPodAutoscaler ignored =
        autoscaler()
            .editStatus(
                hpa ->
                    hpa.edit()
                        .editOrNewStatus()
                        .withDesiredReplicas(3)
                        .addToConditions(
                            new HorizontalPodAutoscalerConditionBuilder()
                                .withType(type)
                                .withStatus(status)
                                .withReason(reason)
                                .withMessage(message)
                                .build())
                        .endStatus()
                        .build());
  }
}
