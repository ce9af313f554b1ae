package dev.tributary.operator.support;

import static dev.tributary.operator.support.World.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A namespace with a platform, a running operator and the flow {@code orders}. */
public abstract class OrdersFlow {
  protected final World world = World.withKafka("flow");
  protected final String ns = world.namespace();
  protected RunningOperator operator;

  @BeforeEach
  void start() {
    operator = RunningOperator.start(ns);
  }

  @AfterEach
  void stop() {
    operator.close();
    world.close();
  }

  /** Declares a contract, an endpoint and the flow between them. */
  protected void declareOrders() {
    world
        .apply(Retail.erp(ns))
        .apply(Retail.contract(ns, "{partitions: 3}"))
        .apply(Retail.toErp(ns, "payload.orderId"));
  }

  /** The same, and waits until it runs. */
  protected void runningOrders() {
    declareOrders();
    eventually(() -> assertThat(world.deployment("orders")).isNotNull());
    world.ready("orders");
    world.awaitFlow("orders", "Ready", "True", "AsExpected");
  }

  /** A flow's plans. */
  protected List<ConfigMap> plans(String flow) {
    return world
        .client()
        .configMaps()
        .inNamespace(ns)
        .withLabel("tributary.dev/flow", flow)
        .list()
        .getItems();
  }

  /** Moves with every write to the Deployment. */
  protected String deploymentVersion() {
    return world.deployment("orders").getMetadata().getResourceVersion();
  }

  /** The image that the Deployment runs. */
  protected String image() {
    return World.image(world.deployment("orders"));
  }
}
