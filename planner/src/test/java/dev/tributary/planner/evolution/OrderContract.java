package dev.tributary.planner.evolution;

import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.IntegrationPlatform;
import dev.tributary.crds.v1alpha1.Orchestration;
import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import java.util.List;
import java.util.Map;

/** A contract of orders, accepted once, and those that read and write it. */
final class OrderContract {
  static final String FIRST =
      """
      type: com.example.order.placed
      version: 1.2.0
      domain: order
      key: payload.orderId
      topic: {name: orders}
      schema: {jsonSchema: {type: object, required: [orderId], properties: {orderId: {type: string}, note: {type: string}, total: {type: number}}}}
      """;
  static final EventContract ACCEPTED = Contracts.contract(FIRST);
  static final ContractHistory HISTORY = ContractHistory.of(List.of(ACCEPTED));

  static final SystemEndpoint ERP =
      Contracts.read(
          SystemEndpoint.class,
          "SystemEndpoint",
          "erp",
          """
          type: ERP
          owner: {team: finance-it, contact: "#erp-ops"}
          http:
            baseUrl: https://erp.example.com
            operations: {create: {method: POST, path: /orders, effects: {upsert: {}}}}
          """);
  static final SystemEndpoint SHOP =
      Contracts.read(
          SystemEndpoint.class,
          "SystemEndpoint",
          "shop",
          """
          type: Commerce
          owner: {team: commerce}
          http:
            webhooks:
              placed:
                path: /placed
                verify: {hmacSha256: {header: x-hmac, secretRef: {name: shop}}}
                schema: {jsonSchema: {type: object, required: [id], properties: {id: {type: string}}}}
          """);
  static final SyncFlow READER = reader("{Note: 'payload.?note.orValue(\"\")'}");
  static final SyncFlow WRITER = writer("{orderId: payload.id}");

  private OrderContract() {}

  static SyncFlow reader(String mapping) {
    return Contracts.read(
        SyncFlow.class,
        "SyncFlow",
        "orders",
        """
        source: {contractRef: {name: order-placed}}
        target: {endpointRef: {name: erp}, operation: create}
        mapping: %s
        """
            .formatted(mapping));
  }

  static SyncFlow writer(String mapping) {
    return Contracts.read(
        SyncFlow.class,
        "SyncFlow",
        "orders-in",
        """
        source: {endpointRef: {name: shop}, webhook: placed}
        target: {contractRef: {name: order-placed}}
        mapping: %s
        """
            .formatted(mapping));
  }

  static final IntegrationPlatform PLATFORM =
      Contracts.read(
          IntegrationPlatform.class,
          "IntegrationPlatform",
          "main",
          "{namespaces: {matchLabels: {a: b}}, kafka: {bootstrapServers: \"kafka:9092\"}, temporal: {address: \"temporal:7233\"}}");

  static final Orchestration PICKUP = pickup("{Note: 'start.payload.?note.orValue(\"\")'}");

  static Orchestration pickup(String body) {
    return Contracts.read(
        Orchestration.class,
        "Orchestration",
        "pickup",
        """
        start: {contractRef: {name: order-placed}}
        key: payload.orderId
        timeout: 1h
        steps: [{name: told, call: {endpointRef: {name: erp}, operation: create, with: {body: %s}}}]
        """
            .formatted(body));
  }

  static Neighbours beside(EventContract edit, SyncFlow... flows) {
    return beside(edit, List.of(flows), List.of());
  }

  static Neighbours beside(
      EventContract edit, List<SyncFlow> flows, List<Orchestration> orchestrations) {
    return new Neighbours(
        Map.of("erp", ERP, "shop", SHOP),
        Map.of("order-placed", edit),
        Map.of(),
        flows,
        orchestrations,
        PLATFORM,
        List.of(edit));
  }

  static EvolutionResult check(EventContract edit, SyncFlow... flows) {
    return ContractEvolution.check(edit, HISTORY, beside(edit, flows));
  }

  static EvolutionResult check(EventContract edit, Orchestration orchestration) {
    return ContractEvolution.check(edit, HISTORY, beside(edit, List.of(), List.of(orchestration)));
  }
}
