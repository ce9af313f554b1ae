package dev.tributary.planner;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.IntegrationPlatform;
import dev.tributary.crds.v1alpha1.SyncFlowSpec;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The digest of what a plan is made of. It covers the inputs, not the compiled plan, so that a new
 * planner alone changes nothing that runs.
 */
final class InputDigest {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
          .build();

  private InputDigest() {}

  static String of(
      FlowInputs inputs,
      Collection<SystemEndpoint> endpoints,
      Collection<EventContract> contracts) {
    ObjectNode all = JSON.createObjectNode();
    named(all, inputs.flow());
    SyncFlowSpec spec = inputs.flow().getSpec();
    all.set("flow", withoutScale(spec));
    Set<String> operations =
        spec.target().operation() == null ? Set.of() : Set.of(spec.target().operation());
    for (SystemEndpoint endpoint : endpoints) {
      endpoint(
          all, endpoint, used(endpoint, spec.source().webhook(), operations), inputs.contracts());
    }
    contracts(all, contracts);
    earlier(inputs).forEach((name, schema) -> all.withObject("/earlier").set(name, schema));
    platform(all, inputs.platform());
    return digest(all);
  }

  static String of(
      OrchestrationInputs inputs,
      Collection<SystemEndpoint> endpoints,
      Collection<EventContract> contracts) {
    ObjectNode all = JSON.createObjectNode();
    named(all, inputs.orchestration());
    all.set("orchestration", withoutScale(inputs.orchestration().getSpec()));
    for (SystemEndpoint endpoint : endpoints) {
      Set<String> operations =
          Orchestrations.operations(
              inputs.orchestration().getSpec(), endpoint.getMetadata().getName());
      endpoint(all, endpoint, used(endpoint, null, operations), inputs.contracts());
    }
    contracts(all, contracts);
    for (EventContract contract : contracts) {
      String name = contract.getMetadata().getName();
      inputs
          .history(name)
          .earlierSchemas(inputs.orchestration().getMetadata().getNamespace(), name)
          .forEach((version, schema) -> all.withObject("/earlier").set(version, schema));
    }
    platform(all, inputs.platform());
    all.set("temporal", JSON.valueToTree(inputs.platform().getSpec().temporal()));
    return digest(all);
  }

  /** How many pods run is no part of what they run. */
  private static ObjectNode withoutScale(Object spec) {
    ObjectNode tree = JSON.valueToTree(spec);
    tree.remove("replicas");
    tree.remove("scaling");
    return tree;
  }

  private static void named(ObjectNode all, HasMetadata resource) {
    all.put("namespace", resource.getMetadata().getNamespace());
    all.put("name", resource.getMetadata().getName());
  }

  private static void endpoint(
      ObjectNode all,
      SystemEndpoint endpoint,
      ObjectNode used,
      Map<String, EventContract> contracts) {
    all.withObject("/endpoints").set(endpoint.getMetadata().getName(), used);
    schemasOf(used, contracts)
        .forEach((name, schema) -> all.withObject("/schemas").set(name, schema));
  }

  private static void contracts(ObjectNode all, Collection<EventContract> contracts) {
    for (EventContract contract : contracts) {
      ObjectNode used = JSON.valueToTree(contract.getSpec());
      // The rest is the contract's own matter; of the topic its name is ours.
      used.retain("type", "version", "key", "schema");
      used.put("topicName", Names.contractTopic(contract));
      all.withObject("/contracts").set(contract.getMetadata().getName(), used);
    }
  }

  private static void platform(ObjectNode all, IntegrationPlatform platform) {
    ObjectNode kafka = JSON.valueToTree(platform.getSpec().kafka());
    kafka.remove("strimzi");
    kafka.remove("replicationFactor");
    all.set("kafka", kafka);
    JsonNode defaults = JSON.valueToTree(platform.getSpec().defaults());
    boolean alone =
        defaults instanceof ObjectNode node && node.remove("scaling") != null && node.isEmpty();
    all.set("defaults", alone ? null : defaults);
  }

  private static String digest(ObjectNode all) {
    try {
      return Names.sha256(JSON.writeValueAsString(JSON.treeToValue(all, Object.class)))
          .substring(0, 16);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree is always writable", e);
    }
  }

  /** What the source's records may carry beside the version in force. */
  private static Map<String, JsonNode> earlier(FlowInputs inputs) {
    var source = inputs.flow().getSpec().source().contractRef();
    return source == null
        ? Map.of()
        : inputs
            .history(source.name())
            .earlierSchemas(inputs.flow().getMetadata().getNamespace(), source.name());
  }

  /** The contracts whose schema the used part of an endpoint takes. */
  private static Map<String, JsonNode> schemasOf(
      ObjectNode used, Map<String, EventContract> contracts) {
    Map<String, JsonNode> schemas = new TreeMap<>();
    for (JsonNode reference : used.findValues("contractRef")) {
      EventContract contract = contracts.get(reference.path("name").asText());
      if (contract != null) {
        schemas.put(contract.getMetadata().getName(), contract.getSpec().schema().jsonSchema());
      }
    }
    return schemas;
  }

  /** Only what is used of an endpoint: another operation's edit is none of the plan's business. */
  private static ObjectNode used(
      SystemEndpoint endpoint, String webhook, Collection<String> called) {
    ObjectNode all = JSON.valueToTree(endpoint.getSpec());
    all.remove("owner");
    all.remove("type");
    all.remove("systemOfRecord");
    if (all.get("http") instanceof ObjectNode http) {
      keep(http, "webhooks", webhook == null ? Set.of() : Set.of(webhook));
      Set<String> operations = new HashSet<>(called);
      for (String operation : called) {
        String lookup =
            http.path("operations").path(operation).at("/effects/lookup/operation").textValue();
        if (lookup != null) {
          operations.add(lookup);
        }
      }
      keep(http, "operations", operations);
    }
    return all;
  }

  private static void keep(ObjectNode parent, String field, Collection<String> names) {
    if (parent.get(field) instanceof ObjectNode members) {
      members.retain(names);
    }
  }
}
