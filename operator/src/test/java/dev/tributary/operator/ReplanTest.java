package dev.tributary.operator;

import static dev.tributary.operator.support.World.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.operator.support.OrdersFlow;
import dev.tributary.operator.support.Retail;
import org.junit.jupiter.api.Test;

/** What is planned anew when something changes. */
class ReplanTest extends OrdersFlow {

  @Test
  void onlyFlowsThatAChangeTouchesArePlannedAnew() {
    runningOrders();
    world.apply(Retail.shop(ns)).apply(Retail.intake(ns));
    eventually(() -> assertThat(world.deployment("orders-in")).isNotNull());
    world.ready("orders-in");
    world.awaitFlow("orders-in", "Ready", "True", "AsExpected");
    double settled = planned();
    String digest = world.flow("orders").getStatus().plan().digest();

    // Another endpoint's edit, and a contract that nobody uses.
    world.apply(Retail.shop(ns).replace("shop", "other-shop"));
    world.apply(
        Retail.contract(ns, "{partitions: 1}")
            .replace("order-placed", "order-unused")
            .replace("order.placed", "order.unused"));
    // A change that does touch one flow, and is handled after them.
    world.apply(Retail.toErp(ns, "payload.orderId + 'x'"));
    eventually(
        () -> assertThat(world.flow("orders").getStatus().plan().digest()).isNotEqualTo(digest));

    assertThat(planned()).isEqualTo(settled + 1);
  }

  private double planned() {
    return operator.meters().get("tributary.operator.flows.planned").counter().count();
  }
}
