package dev.tributary.operator.support;

import static dev.tributary.operator.support.World.assertCondition;
import static dev.tributary.operator.support.World.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.crds.v1alpha1.Orchestration;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A namespace with a platform, a running operator and the orchestration {@code fulfil}. */
public abstract class Fulfilment {
  protected final World world = World.withKafka("orc");
  protected final String ns = world.namespace();
  protected RunningOperator operator;

  @BeforeEach
  void start() {
    operator = RunningOperator.start(ns);
    platform("");
  }

  @AfterEach
  void stop() {
    operator.close();
    world.close();
  }

  /** The namespace's platform, with Temporal and more. */
  protected void platform(String more) {
    world.apply(
        Retail.platform(
            ns,
            TestKafka.get().bootstrap(),
            "temporal: {address: \"temporal.engine.svc:7233\"}\n" + more));
  }

  /** Declares it, and plays the Deployment controller: its workers are ready. */
  protected void running() {
    declare();
    eventually(() -> assertThat(workers()).isNotNull());
    world
        .client()
        .apps()
        .deployments()
        .inNamespace(ns)
        .withName("fulfil-orc")
        .editStatus(
            d ->
                d.edit()
                    .withNewStatus()
                    .withObservedGeneration(d.getMetadata().getGeneration())
                    .withReplicas(1)
                    .withUpdatedReplicas(1)
                    .withReadyReplicas(1)
                    .withAvailableReplicas(1)
                    .endStatus()
                    .build());
    awaitCondition("Ready", "True", "AsExpected");
  }

  /** Applies it with all that it refers to. */
  protected void declare() {
    world
        .apply(Retail.contract(ns, "{partitions: 1}"))
        .apply(
            """
            apiVersion: tributary.dev/v1alpha1
            kind: EventContract
            metadata: {name: pick-completed, namespace: %s}
            spec:
              type: com.example.pick.completed
              version: 1.0.0
              key: payload.orderId
              schema: {jsonSchema: {type: object, required: [orderId], properties: {orderId: {type: string}}}}
              topic: {partitions: 1}
            """
                .formatted(ns))
        .apply(
            """
            apiVersion: tributary.dev/v1alpha1
            kind: SystemEndpoint
            metadata: {name: stock, namespace: %s}
            spec:
              type: WMS
              http:
                baseUrl: https://stock.example.com
                auth: {basic: {secretRef: {name: stock.login}}}
                operations:
                  reserve:
                    path: /reservations
                    response: {schema: {jsonSchema: {type: object, required: [id], properties: {id: {type: string}}}}}
                    effects: {key: {}}
                  release:
                    method: DELETE
                    path: /reservations/{id}
                    parameters: {id: {in: path}}
                    effects: {upsert: {}}
            """
                .formatted(ns))
        .apply(orchestration("4h", "steps.reserve.id"));
  }

  /** Its manifest. */
  protected String orchestration(String timeout, String id) {
    return """
        apiVersion: tributary.dev/v1alpha1
        kind: Orchestration
        metadata: {name: fulfil, namespace: %s}
        spec:
          start: {contractRef: {name: order-placed}, startFrom: Earliest}
          key: payload.orderId
          timeout: 48h
          steps:
            - name: reserve
              call: {endpointRef: {name: stock}, operation: reserve, with: {body: {order: start.payload.orderId}}}
              compensate:
                call: {endpointRef: {name: stock}, operation: release, with: {parameters: {id: %s}}}
            - name: picked
              listen: {contractRef: {name: pick-completed}, correlate: payload.orderId, timeout: %s}
        """
        .formatted(ns, id, timeout);
  }

  /** As the API server has it. */
  protected Orchestration resource() {
    return world.client().resources(Orchestration.class).inNamespace(ns).withName("fulfil").get();
  }

  /** Its Deployment, or {@code null}. */
  protected Deployment workers() {
    return world.client().apps().deployments().inNamespace(ns).withName("fulfil-orc").get();
  }

  /** Waits until the status of its newest generation says this. */
  protected void awaitCondition(String type, String status, String reason) {
    eventually(
        () -> {
          assertThat(resource().getStatus().observedGeneration())
              .isEqualTo(resource().getMetadata().getGeneration());
          assertCondition(resource().getStatus().conditions(), type, status, reason);
        });
  }
}
