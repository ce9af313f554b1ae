package dev.tributary.planner;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.Schema;
import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import dev.tributary.crds.v1alpha1.Webhook;
import dev.tributary.planner.evolution.ContractHistory;
import dev.tributary.planner.plan.SourcePlan;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The source's part of a plan. */
final class SourceParts {
  private static final int DEFAULT_MAX_BODY = 262_144;

  private SourceParts() {}

  static SourcePlan.Contract contract(
      EventContract contract, ContractHistory history, boolean fromEarliest) {
    Map<String, JsonNode> earlier =
        history.earlierSchemas(
            contract.getMetadata().getNamespace(), contract.getMetadata().getName());
    return new SourcePlan.Contract(
        contract.getMetadata().getName(),
        Names.contractTopic(contract),
        contract.getSpec().schema().jsonSchema(),
        Names.dataSchema(contract),
        fromEarliest,
        earlier.isEmpty() ? null : earlier);
  }

  static SourcePlan webhook(SystemEndpoint endpoint, FlowInputs inputs, Diagnostics diagnostics) {
    SyncFlow flow = inputs.flow();
    String name = flow.getSpec().source().webhook();
    Map<String, Webhook> webhooks =
        endpoint.getSpec().http() == null
            ? Map.of()
            : EndpointPlanner.orEmpty(endpoint.getSpec().http().webhooks());
    Webhook webhook = webhooks.get(name);
    String endpointName = endpoint.getMetadata().getName();
    if (webhook == null) {
      diagnostics.add(
          DiagnosticCode.MemberNotFound,
          "spec.source.webhook",
          "the endpoint '%s' has no webhook '%s'".formatted(endpointName, name),
          Diagnostics.didYouMean(name, webhooks.keySet()));
      return null;
    }
    taken(inputs)
        .ifPresent(
            other ->
                diagnostics.add(
                    DiagnosticCode.WebhookTaken,
                    "spec.source.webhook",
                    "the flow '%s' takes this webhook already".formatted(other),
                    "let that flow write a contract and read the contract here"));
    String namespace = flow.getMetadata().getNamespace();
    var hmac = webhook.verify().hmacSha256();
    return new SourcePlan.Webhook(
        endpointName,
        name,
        Names.webhookPath(namespace, endpointName, webhook.path()),
        Names.bufferTopic(namespace, flow.getMetadata().getName()),
        schema(webhook.schema(), inputs.contracts()),
        hmac.header(),
        hmac.encoding() == Webhook.Encoding.Hex,
        hmac.secretRef().name(),
        webhook.eventId(),
        flow.getSpec().ordering() == null ? null : flow.getSpec().ordering().key(),
        webhook.maxBodyBytes() == null ? DEFAULT_MAX_BODY : webhook.maxBodyBytes());
  }

  /** The partitions of the source's topic, as far as the resources tell. */
  static int partitions(SourcePlan source, Map<String, EventContract> contracts) {
    return switch (source) {
      case SourcePlan.Webhook ignored -> DeliveryParts.BUFFER_PARTITIONS;
      case SourcePlan.Contract contract ->
          ContractPlanner.topic(contracts.get(contract.contract()), 1).partitions();
    };
  }

  static JsonNode schema(Schema schema, Map<String, EventContract> contracts) {
    if (schema == null) {
      return null;
    }
    return schema.jsonSchema() != null
        ? schema.jsonSchema()
        : contracts.get(schema.contractRef().name()).getSpec().schema().jsonSchema();
  }

  /** The other flow that has the webhook: the older one keeps it. */
  private static Optional<String> taken(FlowInputs inputs) {
    SyncFlow flow = inputs.flow();
    Comparator<SyncFlow> byAge =
        Comparator.comparing(
                (SyncFlow f) ->
                    Objects.requireNonNullElse(f.getMetadata().getCreationTimestamp(), ""))
            .thenComparing(f -> f.getMetadata().getName());
    return inputs.siblings().stream()
        .filter(other -> !other.getMetadata().getName().equals(flow.getMetadata().getName()))
        .filter(other -> other.getMetadata().getDeletionTimestamp() == null)
        .filter(other -> Objects.equals(other.getSpec().source(), flow.getSpec().source()))
        .filter(other -> byAge.compare(other, flow) < 0)
        .map(other -> other.getMetadata().getName())
        .findFirst();
  }
}
