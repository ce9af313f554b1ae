package dev.tributary.operator;

import static dev.tributary.operator.support.World.eventually;
import static dev.tributary.operator.support.World.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.operator.support.OrdersFlow;
import dev.tributary.operator.support.Retail;
import io.fabric8.kubernetes.api.model.Volume;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A plan whose pods don't become ready; the test plays the Deployment's controller. */
class RolloutTest extends OrdersFlow {
  private String good;

  @BeforeEach
  void aFlowThatRuns() {
    runningOrders();
    good = mountedPlan();
    awaitReadyOnce(good);
  }

  @Test
  void theLastPlanThatWasReadyRunsAgainUntilTheOtherIsChangedOrTriedOnceMore() {
    String failed = mountedPlanAfter("payload.orderId + 'x'");
    pastDeadline();

    world.awaitFlow("orders", "RuntimeReady", "False", "RolloutFailed");
    eventually(() -> assertThat(mountedPlan()).isEqualTo(good));
    world.awaitFlow("orders", "Accepted", "True", "AsExpected");
    world.awaitFlow("orders", "Ready", "False", "RolloutFailed");
    assertThat(message(world.flow("orders").getStatus().conditions(), "Ready"))
        .contains("delete the ConfigMap '" + failed + "' to try the plan once more");
    world.ready("orders");
    world.awaitFlow("orders", "Ready", "False", "RolloutFailed");

    world.client().configMaps().inNamespace(ns).withName(failed).delete();
    eventually(() -> assertThat(mountedPlan()).isEqualTo(failed));
    world.ready("orders");
    world.awaitFlow("orders", "Ready", "True", "AsExpected");
  }

  @Test
  void aPlanThatWasReadyOnceIsNotGoneBackFrom() {
    String second = mountedPlanAfter("payload.orderId + 'y'");
    world.ready("orders");
    world.awaitFlow("orders", "Ready", "True", "AsExpected");
    awaitReadyOnce(second);

    pastDeadline();

    world.awaitFlow("orders", "RuntimeReady", "Unknown", "Progressing");
    assertThat(mountedPlan()).isEqualTo(second);
  }

  private String mountedPlanAfter(String key) {
    world.apply(Retail.toErp(ns, key));
    eventually(() -> assertThat(mountedPlan()).isNotEqualTo(good));
    return mountedPlan();
  }

  private void pastDeadline() {
    world
        .client()
        .apps()
        .deployments()
        .inNamespace(ns)
        .withName("orders-flow")
        .editStatus(
            d ->
                d.edit()
                    .withNewStatus()
                    .withObservedGeneration(d.getMetadata().getGeneration())
                    .withReplicas(2)
                    .withUpdatedReplicas(1)
                    .withReadyReplicas(1)
                    .withAvailableReplicas(1)
                    .addNewCondition()
                    .withType("Progressing")
                    .withStatus("False")
                    .withReason("ProgressDeadlineExceeded")
                    .endCondition()
                    .endStatus()
                    .build());
  }

  private void awaitReadyOnce(String plan) {
    eventually(
        () ->
            assertThat(plans("orders"))
                .filteredOn(m -> m.getMetadata().getName().equals(plan))
                .singleElement()
                .satisfies(
                    m -> assertThat(m.getMetadata().getAnnotations()).containsValue("Ready")));
  }

  private String mountedPlan() {
    return world.deployment("orders").getSpec().getTemplate().getSpec().getVolumes().stream()
        .filter(v -> v.getName().equals("plan"))
        .map(Volume::getConfigMap)
        .findFirst()
        .orElseThrow()
        .getName();
  }
}
