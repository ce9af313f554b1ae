package dev.tributary.operator;

import static dev.tributary.operator.support.World.assertCondition;
import static dev.tributary.operator.support.World.eventually;
import static dev.tributary.operator.support.World.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.operator.support.OrdersFlow;
import dev.tributary.operator.support.Retail;
import dev.tributary.operator.support.RunningOperator;
import dev.tributary.operator.support.TestKafka;
import org.junit.jupiter.api.Test;

/** Edits, references that dangle, and operators that are upgraded. */
class FlowEditTest extends OrdersFlow {

  @Test
  void aBrokenEditKeepsTheLastPlanRunningUntilItIsMended() {
    runningOrders();
    String digest = world.flow("orders").getStatus().plan().digest();
    String generationOfDeployment = deploymentVersion();

    world.apply(Retail.toErp(ns, "payload.orderId +"));
    world.awaitFlow("orders", "Accepted", "False", "NotAccepted");
    var status = world.flow("orders").getStatus();
    assertCondition(status.conditions(), "Ready", "False", "NotAccepted");
    assertThat(message(status.conditions(), "Ready"))
        .startsWith("plan " + digest + " of generation 1 keeps running; spec.mapping.Order:");
    assertThat(status.conditions())
        .filteredOn(c -> c.getType().equals("Stalled"))
        .singleElement()
        .satisfies(c -> assertThat(c.getStatus()).isEqualTo("True"));
    assertThat(status.plan().digest()).isEqualTo(digest);
    assertThat(status.plan().generation()).isEqualTo(1);
    assertThat(deploymentVersion()).isEqualTo(generationOfDeployment);

    world.apply(Retail.toErp(ns, "payload.orderId + 'x'"));
    eventually(
        () -> assertThat(world.flow("orders").getStatus().plan().digest()).isNotEqualTo(digest));
    world.ready("orders");
    world.awaitFlow("orders", "Ready", "True", "AsExpected");
    assertThat(plans("orders")).hasSize(2);
  }

  @Test
  void aDanglingReferenceHealsWhenItsContractAppears() {
    world.apply(Retail.erp(ns)).apply(Retail.toErp(ns, "payload.orderId"));
    world.awaitFlow("orders", "ResolvedRefs", "False", "RefsNotResolved");
    assertThat(message(world.flow("orders").getStatus().conditions(), "Accepted"))
        .startsWith("spec.source.contractRef.name: there is no EventContract 'order-placed'");
    assertThat(world.deployment("orders")).isNull();
    world.apply(Retail.contract(ns, "{partitions: 1}"));
    eventually(() -> assertThat(world.deployment("orders")).isNotNull());
    world.ready("orders");
    world.awaitFlow("orders", "ResolvedRefs", "True", "AsExpected");
    world.awaitFlow("orders", "Ready", "True", "AsExpected");
  }

  @Test
  void anUpgradeWithAnotherImageChangesNoPodUntilTheNextEdit() {
    runningOrders();
    String before = deploymentVersion();
    operator.close();
    String newer = "registry.example/tributary/integration-runtime:2";
    operator = RunningOperator.start(RunningOperator.settings(newer), ns);
    eventually(
        () -> assertThat(world.flow("orders").getStatus().plan().updateAvailable()).isTrue());
    assertThat(deploymentVersion()).isEqualTo(before);
    assertThat(image()).isEqualTo(RunningOperator.IMAGE);

    world.apply(Retail.toErp(ns, "payload.orderId + '2'"));
    eventually(() -> assertThat(image()).isEqualTo(newer));
    eventually(
        () -> assertThat(world.flow("orders").getStatus().plan().updateAvailable()).isNull());
  }

  @Test
  void withRolloutNowAnotherImageIsANewRevision() {
    world.apply(Retail.platform(ns, TestKafka.get().bootstrap(), "runtime: {rollout: Now}"));
    runningOrders();
    operator.close();
    String newer = "registry.example/tributary/integration-runtime:3";
    operator = RunningOperator.start(RunningOperator.settings(newer), ns);
    eventually(() -> assertThat(image()).isEqualTo(newer));
    assertThat(plans("orders")).hasSize(2);
  }
}
