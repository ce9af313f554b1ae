package dev.tributary.operator;

import static dev.tributary.operator.support.World.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.operator.support.OrdersFlow;
import dev.tributary.operator.support.Retail;
import dev.tributary.operator.support.RunningOperator;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Objects of the wanted names that are somebody else's. */
class NameConflictTest extends OrdersFlow {

  @Test
  void somebodyElsesDeploymentIsLeftAlone() {
    Deployment foreign =
        new DeploymentBuilder()
            .withNewMetadata()
            .withName("orders-flow")
            .withNamespace(ns)
            .endMetadata()
            .withNewSpec()
            .withNewSelector()
            .addToMatchLabels("app", "x")
            .endSelector()
            .withNewTemplate()
            .withNewMetadata()
            .addToLabels("app", "x")
            .endMetadata()
            .withNewSpec()
            .addNewContainer()
            .withName("x")
            .withImage("x")
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec()
            .build();
    String version = world.client().resource(foreign).create().getMetadata().getResourceVersion();
    declareOrders();
    world.awaitFlow("orders", "Ready", "False", "NameConflict");
    assertThat(deploymentVersion()).isEqualTo(version);
    world.client().resource(foreign).delete();
    eventually(() -> assertThat(image()).isEqualTo(RunningOperator.IMAGE));
  }

  @Test
  void somebodyElsesConfigMapIsLeftAlone() {
    runningOrders();
    String name = plans("orders").getFirst().getMetadata().getName();
    world.client().resources(SyncFlow.class).inNamespace(ns).withName("orders").delete();
    world.client().apps().deployments().inNamespace(ns).withName("orders-flow").delete();
    world.client().configMaps().inNamespace(ns).withName(name).delete();
    world
        .client()
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(ns)
                .endMetadata()
                .withData(Map.of("mine", "yes"))
                .build())
        .create();
    world.apply(Retail.toErp(ns, "payload.orderId"));
    world.awaitFlow("orders", "Ready", "False", "NameConflict");
    assertThat(world.client().configMaps().inNamespace(ns).withName(name).get().getData())
        .isEqualTo(Map.of("mine", "yes"));
  }
}
