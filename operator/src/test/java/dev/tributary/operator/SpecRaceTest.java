package dev.tributary.operator;

import static dev.tributary.operator.support.World.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.operator.support.Retail;
import dev.tributary.operator.support.RunningOperator;
import dev.tributary.operator.support.TestApi;
import dev.tributary.operator.support.World;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * Edits that arrive while the operator writes a status must not be lost (java-operator-sdk #3398).
 */
class SpecRaceTest {
  private static final int EDITS = 1_000;

  @Test
  void everyEditIsLookedAtHoweverManyStatusesAreWritten() throws Exception {
    try (World world = World.withKafka("race");
        RunningOperator operator = RunningOperator.start(world.namespace())) {
      String ns = world.namespace();
      world
          .apply(Retail.erp(ns))
          .apply(Retail.contract(ns, "{partitions: 1}"))
          .apply(Retail.toErp(ns, "payload.orderId"));
      eventually(() -> assertThat(world.deployment("orders")).isNotNull());
      AtomicBoolean editing = new AtomicBoolean(true);
      CompletableFuture<Void> pods =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; editing.get(); i++) {
                  replicas(world, i % 5);
                }
              });
      for (int i = 1; i <= EDITS; i++) {
        // Broken and good in turn: conditions change with every look.
        world.apply(Retail.toErp(ns, i % 2 == 0 ? "payload.orderId" : "payload.orderId +"));
        if (i % 25 == 0) {
          converged(world);
        }
      }
      editing.set(false);
      pods.get();
      converged(world);
      assertThat(TestApi.get().writesOf(operator.userAgent()))
          .filteredOn(w -> w.startsWith("patch syncflows/status"))
          .as("status writes that raced")
          .hasSizeGreaterThan(EDITS / 4);
    }
  }

  private static void converged(World world) {
    eventually(
        () -> {
          SyncFlow flow = world.flow("orders");
          assertThat(flow.getStatus().observedGeneration())
              .isEqualTo(flow.getMetadata().getGeneration());
        });
  }

  private static void replicas(World world, int ready) {
    world
        .client()
        .apps()
        .deployments()
        .inNamespace(world.namespace())
        .withName("orders-flow")
        .editStatus(
            d ->
                d.edit()
                    .editOrNewStatus()
                    .withObservedGeneration(d.getMetadata().getGeneration())
                    .withReplicas(ready)
                    .withReadyReplicas(ready)
                    .withUpdatedReplicas(ready)
                    .withAvailableReplicas(ready)
                    .endStatus()
                    .build());
  }
}
