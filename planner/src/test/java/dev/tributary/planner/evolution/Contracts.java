package dev.tributary.planner.evolution;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.EventContractSpec;
import dev.tributary.crds.v1alpha1.EventContractSpec.Compatibility;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

/** Contracts for tests. */
final class Contracts {
  private static final YAMLMapper YAML = new YAMLMapper();

  private Contracts() {}

  static EventContract of(String version, Compatibility mode, JsonNode schema) {
    EventContract contract = new EventContract();
    contract.setMetadata(
        new ObjectMetaBuilder().withNamespace("retail").withName("order-placed").build());
    contract.setSpec(
        new EventContractSpec(
            "com.example.order.placed",
            version,
            null,
            null,
            null,
            null,
            "'fixed'",
            new EventContractSpec.ContractSchema(schema),
            mode,
            null,
            null,
            null));
    return contract;
  }

  static EventContract contract(String spec) {
    return read(EventContract.class, "EventContract", "order-placed", spec);
  }

  static <T extends HasMetadata> T read(Class<T> type, String kind, String name, String spec) {
    try {
      return YAML.readValue(
          """
          apiVersion: tributary.dev/v1alpha1
          kind: %s
          metadata: {name: %s, namespace: retail}
          spec:
          %s
          """
              .formatted(kind, name, spec.indent(2)),
          type);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  static JsonNode json(String yaml) {
    try {
      return YAML.readTree(yaml);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
