package dev.tributary.operator;

import static dev.tributary.operator.support.World.eventually;
import static dev.tributary.operator.support.World.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.crds.v1alpha1.Orchestration;
import dev.tributary.operator.support.Fulfilment;
import dev.tributary.operator.support.Retail;
import dev.tributary.operator.support.RunningOperator;
import dev.tributary.operator.support.TestKafka;
import dev.tributary.operator.support.World;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerConditionBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many workers an orchestration has, on a real API server; the test is the autoscaler. */
class OrchestrationScalingTest {
  private final World world = World.withKafka("orc-scaling");
  private final String ns = world.namespace();
  private final Fulfilment fulfilment = new Fulfilment(world);
  private RunningOperator operator;

  @BeforeEach
  void start() {
    operator = RunningOperator.start(ns);
    world.apply(
        Retail.platform(
            ns, TestKafka.get().bootstrap(), "temporal: {address: \"temporal.engine.svc:7233\"}"));
    fulfilment.running();
  }

  @AfterEach
  void stop() {
    operator.close();
    world.close();
  }

  @Test
  void workersScaleThroughTheOrchestrationAndNoPlanChanges() {
    String digest = fulfilment.resource().getStatus().plan().digest();
    assertThat(autoscaler().get()).isNull();
    assertThat(replicas()).isEqualTo(1);

    world.apply(scaled("{minReplicas: 2, maxReplicas: 4, cooldown: 2m}"));
    fulfilment.awaitCondition("AutoscalerReady", "Unknown", "Progressing");
    HorizontalPodAutoscaler made = autoscaler().require();
    assertThat(made.getSpec().getScaleTargetRef().getKind()).isEqualTo("Orchestration");
    assertThat(made.getSpec().getScaleTargetRef().getName()).isEqualTo("fulfil");
    assertThat(made.getSpec().getMinReplicas()).isEqualTo(2);
    assertThat(made.getSpec().getMaxReplicas()).isEqualTo(4);
    assertThat(made.getSpec().getBehavior().getScaleDown().getStabilizationWindowSeconds())
        .isEqualTo(120);
    eventually(() -> assertThat(replicas()).isEqualTo(2));

    Scale scale = resource().scale();
    assertThat(scale.getStatus().getSelector())
        .isEqualTo("app.kubernetes.io/managed-by=tributary,tributary.dev/orchestration=fulfil");
    scale.getSpec().setReplicas(3);
    resource().scale(scale);
    eventually(() -> assertThat(replicas()).isEqualTo(3));

    says("AbleToScale", "True", "ReadyForNewScale", "");
    fulfilment.awaitCondition("AutoscalerReady", "True", "AsExpected");
    assertThat(autoscalerMessage()).isEqualTo("scales between 2 and 4 pods by CPU");
    says("ScalingActive", "False", "FailedGetResourceMetric", "no metrics were returned.");
    fulfilment.awaitCondition("AutoscalerReady", "False", "AutoscalerFailed");
    assertThat(autoscalerMessage())
        .isEqualTo(
            "the autoscaler has no CPU figures: no metrics were returned; install the metrics"
                + " server");
    assertThat(fulfilment.resource().getStatus().plan().digest()).isEqualTo(digest);
  }

  @Test
  void aRefusedEditLeavesWhatScalesAndWithoutScalingNothingDoes() {
    world.apply(scaled("{maxReplicas: 4}"));
    fulfilment.awaitCondition("AutoscalerReady", "Unknown", "Progressing");

    world.apply(scaled("{minReplicas: 3, maxReplicas: 6, cooldown: 2h}"));
    fulfilment.awaitCondition("Accepted", "False", "NotAccepted");
    assertThat(message(fulfilment.resource().getStatus().conditions(), "Accepted"))
        .contains("spec.scaling.cooldown: is longer than an hour");
    fulfilment.awaitCondition("AutoscalerReady", "Unknown", "Progressing");
    assertThat(autoscaler().require().getSpec().getMaxReplicas()).isEqualTo(4);
    assertThat(replicas()).isEqualTo(1);

    world.apply(fulfilment.orchestration("4h", "steps.reserve.id"));
    eventually(() -> assertThat(autoscaler().get()).isNull());
    eventually(
        () ->
            assertThat(fulfilment.resource().getStatus().conditions())
                .extracting(Condition::getType)
                .doesNotContain("AutoscalerReady"));
  }

  @Test
  void aRefusedFloorIsNoneAndTheOneBeforeStays() {
    world.apply(scaled("{minReplicas: 2}"));
    eventually(() -> assertThat(replicas()).isEqualTo(2));

    world.apply(scaled("{minReplicas: 3, cooldown: 2h}"));
    fulfilment.awaitCondition("Accepted", "False", "NotAccepted");
    assertThat(replicas()).isEqualTo(2);
  }

  private String scaled(String scaling) {
    return fulfilment.orchestration("4h", "steps.reserve.id") + "  scaling: " + scaling + "\n";
  }

  private Resource<Orchestration> resource() {
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
    return fulfilment.workers().getSpec().getReplicas();
  }

  private String autoscalerMessage() {
    return message(fulfilment.resource().getStatus().conditions(), "AutoscalerReady");
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
