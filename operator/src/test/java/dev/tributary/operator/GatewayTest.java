package dev.tributary.operator;

import static dev.tributary.operator.support.World.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.operator.support.Retail;
import dev.tributary.operator.support.RunningOperator;
import dev.tributary.operator.support.TestKafka;
import dev.tributary.operator.support.World;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import org.junit.jupiter.api.Test;

/** Webhooks where the cluster serves the Gateway API, and where the platform stops using it. */
class GatewayTest {
  /** The kind is served; its schema is none of this test's business. */
  private static final String CRD =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata:
        name: httproutes.gateway.networking.k8s.io
        annotations: {api-approved.kubernetes.io: "https://github.com/kubernetes-sigs/gateway-api/pull/1086"}
      spec:
        group: gateway.networking.k8s.io
        scope: Namespaced
        names: {kind: HTTPRoute, plural: httproutes, singular: httproute, listKind: HTTPRouteList}
        versions:
          - name: v1
            served: true
            storage: true
            subresources: {status: {}}
            schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
      """;

  @Test
  void aWebhookIsPublishedAndItsAddressShown() {
    try (World world = World.bare("gateway")) {
      String ns = world.namespace();
      world.apply(CRD);
      eventually(() -> assertThat(world.client().supports(HTTPRoute.class)).isTrue());
      try (RunningOperator operator = RunningOperator.start(ns)) {
        world
            .apply(
                Retail.platform(
                    ns,
                    TestKafka.get().bootstrap(),
                    "ingress: {gatewayRef: {name: public, namespace: edge}, host: hooks.example.com}"))
            .apply(Retail.shop(ns))
            .apply(Retail.contract(ns, "{partitions: 1}"))
            .apply(Retail.intake(ns));
        String path = "/hooks/" + ns + "/shop/orders-create";
        eventually(
            () ->
                assertThat(world.flow("orders-in").getStatus().url())
                    .isEqualTo("https://hooks.example.com" + path));
        HTTPRoute route = route(world);
        assertThat(route.getSpec().getHostnames()).containsExactly("hooks.example.com");
        assertThat(
                route.getSpec().getRules().getFirst().getMatches().getFirst().getPath().getValue())
            .isEqualTo(path);

        world.apply(Retail.platform(ns, TestKafka.get().bootstrap(), ""));
        eventually(
            () -> {
              assertThat(world.flow("orders-in").getStatus().url()).isNull();
              assertThat(route(world)).isNull();
            });
      }
    }
  }

  private static HTTPRoute route(World world) {
    return world
        .client()
        .resources(HTTPRoute.class)
        .inNamespace(world.namespace())
        .withName("orders-in-flow")
        .get();
  }
}
