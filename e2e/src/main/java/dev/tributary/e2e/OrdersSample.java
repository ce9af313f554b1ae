package dev.tributary.e2e;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.crds.v1alpha1.SyncFlowStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The orders sample as a team applies it, on a cluster where the chart is installed. */
final class OrdersSample {
  /** The team's namespace. */
  static final String NAMESPACE = "retail";

  /** The flows of the sample. */
  static final List<String> FLOWS = List.of("shop-orders", "orders-to-erp", "orders-to-crm");

  private final KubernetesClient client;
  private final Installation installation;
  private final String namespace;
  private final String shopSecret = Secrets.random();

  OrdersSample(KubernetesClient client, Installation installation, String namespace) {
    this.client = client;
    this.installation = installation;
    this.namespace = namespace;
  }

  /** Applies the platform, the systems, the contract, the flows and the Secret they need. */
  void apply() {
    installation.apply("samples/platform/platform.yaml");
    installation.apply("samples/orders/00-namespace.yaml");
    applyFlows();
  }

  /** Applies the systems, the contract, the flows and the Secret, all into this namespace. */
  void applyFlows() {
    applyFlows(UnaryOperator.identity());
  }

  /**
   * The same, each file's text changed before it is applied. A contract's type and major belong to
   * one contract of a platform, so every namespace has a type of its own.
   */
  void applyFlows(UnaryOperator<String> change) {
    String type = "com.example.%s.order.placed".formatted(namespace.replace('-', '.'));
    installation.secret(namespace, "shop-hmac", Map.of("secret", shopSecret));
    for (String file : List.of("10-systems.yaml", "20-contract.yaml", "30-flows.yaml")) {
      installation.apply(
          "samples/orders/" + file,
          namespace,
          text -> change.apply(text).replace("com.example.retail.order.placed", type));
    }
  }

  /** Waits until every flow says Ready for its newest generation. */
  void awaitReady() {
    for (String flow : FLOWS) {
      await()
          .alias("SyncFlow " + flow + " is Ready")
          .atMost(Duration.ofMinutes(3))
          .until(() -> isReady(flow));
    }
  }

  /** Whether a flow is Ready, by its own word on its newest generation. */
  boolean isReady(String flow) {
    SyncFlow resource = flow(flow);
    return condition(flow, "Ready")
        .filter(c -> c.getStatus().equals("True"))
        .filter(
            c -> Objects.equals(c.getObservedGeneration(), resource.getMetadata().getGeneration()))
        .isPresent();
  }

  /** A flow as the API server has it. */
  SyncFlow flow(String name) {
    return client.resources(SyncFlow.class).inNamespace(namespace).withName(name).get();
  }

  /** A condition of a flow. */
  Optional<Condition> condition(String flow, String type) {
    SyncFlow resource = flow(flow);
    if (resource == null || resource.getStatus() == null) {
      return Optional.empty();
    }
    return Optional.ofNullable(resource.getStatus().conditions()).stream()
        .flatMap(List::stream)
        .filter(c -> c.getType().equals(type))
        .findFirst();
  }

  /** Dead letters that a flow's status counts. */
  long deadLetters(String flow) {
    SyncFlowStatus status = flow(flow).getStatus();
    return status.deadLetters() == null || status.deadLetters().count() == null
        ? 0
        : status.deadLetters().count();
  }

  /** Gives a flow another mapping. */
  void map(String flow, JsonNode mapping) {
    client
        .resources(SyncFlow.class)
        .inNamespace(namespace)
        .withName(flow)
        .patch(
            PatchContext.of(PatchType.JSON),
            "[{\"op\": \"replace\", \"path\": \"/spec/mapping\", \"value\": %s}]"
                .formatted(mapping));
  }

  /** Gives a flow another scaling; none when {@code null}. */
  void scale(String flow, JsonNode scaling) {
    // A merge takes away; only a whole value leaves nothing of the one before.
    PatchType type = scaling == null ? PatchType.JSON_MERGE : PatchType.JSON;
    client
        .resources(SyncFlow.class)
        .inNamespace(namespace)
        .withName(flow)
        .patch(
            PatchContext.of(type),
            scaling == null
                ? "{\"spec\": {\"scaling\": null}}"
                : "[{\"op\": \"add\", \"path\": \"/spec/scaling\", \"value\": %s}]"
                    .formatted(scaling));
  }

  /** Suspends a flow, or lets it go on. */
  void suspend(String flow, boolean suspended) {
    client
        .resources(SyncFlow.class)
        .inNamespace(namespace)
        .withName(flow)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\": {\"suspend\": %s}}".formatted(suspended ? "true" : "null"));
  }

  /** What the shop sends, to be completed with counts. */
  Map<String, Object> sendPlan() {
    Map<String, Object> plan = new HashMap<>();
    plan.put(
        "target",
        "http://shop-orders-flow.%1$s.svc/hooks/%1$s/shop/orders-create".formatted(namespace));
    plan.put("secret", shopSecret);
    plan.put("maxAttempts", 100);
    return plan;
  }
}
