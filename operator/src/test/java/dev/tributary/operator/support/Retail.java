package dev.tributary.operator.support;

/** The resources that tests apply, as a person would write them. */
public final class Retail {
  private Retail() {}

  /** A platform that selects just the namespace of its name. */
  public static String platform(String namespace, String bootstrap, String more) {
    return """
        apiVersion: tributary.dev/v1alpha1
        kind: IntegrationPlatform
        metadata: {name: %s}
        spec:
          namespaces: {matchLabels: {tributary.dev/platform: %s}}
          kafka: {bootstrapServers: "%s"}
        %s
        """
        .formatted(namespace, namespace, bootstrap, more.indent(2));
  }

  /** A shop with a webhook. */
  public static String shop(String namespace) {
    return """
        apiVersion: tributary.dev/v1alpha1
        kind: SystemEndpoint
        metadata: {name: shop, namespace: %s}
        spec:
          type: Commerce
          http:
            webhooks:
              orderCreated:
                path: /orders-create
                verify: {hmacSha256: {header: x-shop-hmac, secretRef: {name: shop-hmac}}}
                eventId: headers['x-shop-event-id']
                schema: {jsonSchema: {type: object, required: [id], properties: {id: {type: string}}}}
        """
        .formatted(namespace);
  }

  /** An ERP with one operation. */
  public static String erp(String namespace) {
    return """
        apiVersion: tributary.dev/v1alpha1
        kind: SystemEndpoint
        metadata: {name: erp, namespace: %s}
        spec:
          type: ERP
          http:
            baseUrl: https://erp.example.com
            auth: {basic: {secretRef: {name: erp.login}}}
            tls: {caRef: {name: erp-ca}}
            operations:
              createSalesOrder: {method: POST, path: /orders, effects: {upsert: {}}}
        """
        .formatted(namespace);
  }

  /** A contract. */
  public static String contract(String namespace, String topic) {
    return """
        apiVersion: tributary.dev/v1alpha1
        kind: EventContract
        metadata: {name: order-placed, namespace: %s}
        spec:
          type: com.example.order.placed
          version: 1.0.0
          key: payload.orderId
          schema: {jsonSchema: {type: object, required: [orderId], properties: {orderId: {type: string}, total: {type: number}}}}
          topic: %s
        """
        .formatted(namespace, topic);
  }

  /** From the shop's webhook into the contract. */
  public static String intake(String namespace) {
    return """
        apiVersion: tributary.dev/v1alpha1
        kind: SyncFlow
        metadata: {name: orders-in, namespace: %s}
        spec:
          source: {endpointRef: {name: shop}, webhook: orderCreated}
          target: {contractRef: {name: order-placed}}
          mapping: {orderId: payload.id}
        """
        .formatted(namespace);
  }

  /** From the contract to the ERP. */
  public static String toErp(String namespace, String mapping) {
    return """
        apiVersion: tributary.dev/v1alpha1
        kind: SyncFlow
        metadata: {name: orders, namespace: %s}
        spec:
          source: {contractRef: {name: order-placed}}
          target: {endpointRef: {name: erp}, operation: createSalesOrder}
          mapping: {Order: %s}
        """
        .formatted(namespace, mapping);
  }
}
