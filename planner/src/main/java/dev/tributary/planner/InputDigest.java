package dev.tributary.planner;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.SyncFlowSpec;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import java.util.Collection;
import java.util.Map;
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
    all.put("namespace", inputs.flow().getMetadata().getNamespace());
    all.put("name", inputs.flow().getMetadata().getName());
    SyncFlowSpec spec = inputs.flow().getSpec();
    ObjectNode flow = JSON.valueToTree(spec);
    // How many pods run is no part of what they run.
    flow.remove("replicas");
    flow.remove("scaling");
    all.set("flow", flow);
    for (SystemEndpoint endpoint : endpoints) {
      ObjectNode used = used(endpoint, spec);
      all.withObject("/endpoints").set(endpoint.getMetadata().getName(), used);
      schemasOf(used, inputs.contracts())
          .forEach((name, schema) -> all.withObject("/schemas").set(name, schema));
    }
    for (EventContract contract : contracts) {
      ObjectNode used = JSON.valueToTree(contract.getSpec());
      // The rest is the contract's own matter; of the topic its name is ours.
      used.retain("type", "version", "key", "schema");
      used.put("topicName", Names.contractTopic(contract));
      all.withObject("/contracts").set(contract.getMetadata().getName(), used);
    }
    earlier(inputs).forEach((name, schema) -> all.withObject("/earlier").set(name, schema));
    ObjectNode kafka = JSON.valueToTree(inputs.platform().getSpec().kafka());
    kafka.remove("strimzi");
    kafka.remove("replicationFactor");
    all.set("kafka", kafka);
    JsonNode defaults = JSON.valueToTree(inputs.platform().getSpec().defaults());
    if (defaults instanceof ObjectNode node) {
      node.remove("scaling");
    }
    all.set("defaults", defaults);
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

  /** Only what the flow uses of an endpoint: another operation's edit is none of its business. */
  private static ObjectNode used(SystemEndpoint endpoint, SyncFlowSpec spec) {
    ObjectNode all = JSON.valueToTree(endpoint.getSpec());
    all.remove("owner");
    all.remove("type");
    all.remove("systemOfRecord");
    if (all.get("http") instanceof ObjectNode http) {
      keep(http, "webhooks", spec.source().webhook());
      String operation = spec.target().operation();
      ObjectNode operations = http.get("operations") instanceof ObjectNode node ? node : null;
      String lookup =
          operations == null || operation == null
              ? null
              : operations.path(operation).at("/effects/lookup/operation").textValue();
      keep(http, "operations", operation, lookup);
    }
    return all;
  }

  private static void keep(ObjectNode parent, String field, String... names) {
    if (parent.get(field) instanceof ObjectNode members) {
      members.retain(names);
    }
  }
}
