package dev.tributary.planner.evolution;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.EventContractSpec;
import dev.tributary.crds.v1alpha1.EventContractSpec.ContractSchema;
import dev.tributary.crds.v1alpha1.EventContractSpec.Topic;
import dev.tributary.planner.Names;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The accepted versions of one contract, the oldest first. Immutable.
 *
 * @param versions each number once
 */
public record ContractHistory(List<AcceptedVersion> versions) {
  /** How many versions status lists, and how many schemas a consumer's plan holds. */
  public static final int SHOWN = 10;

  /** Of a contract that was never accepted. */
  public static final ContractHistory NONE = new ContractHistory(List.of());

  /** Orders them. */
  public ContractHistory {
    versions = versions.stream().sorted(Comparator.comparing(AcceptedVersion::number)).toList();
  }

  /** From contracts that are in force as they are written, for example in another folder. */
  public static ContractHistory of(Collection<EventContract> accepted) {
    return new ContractHistory(accepted.stream().map(AcceptedVersion::of).toList());
  }

  /** The version in force: the highest. */
  public Optional<AcceptedVersion> inForce() {
    return versions.isEmpty() ? Optional.empty() : Optional.of(versions.getLast());
  }

  /** With one more, unless its number is there. */
  public ContractHistory plus(AcceptedVersion version) {
    return versions.stream().anyMatch(v -> v.version().equals(version.version()))
        ? this
        : new ContractHistory(
            java.util.stream.Stream.concat(versions.stream(), java.util.stream.Stream.of(version))
                .toList());
  }

  /**
   * The contract as flows see it: with the promises of the version in force, whatever its spec says
   * by now. One that was never accepted is itself.
   */
  public EventContract inForce(EventContract contract) {
    AcceptedVersion accepted = inForce().orElse(null);
    if (accepted == null || accepted.equals(AcceptedVersion.of(contract))) {
      return contract;
    }
    EventContractSpec spec = contract.getSpec();
    Topic topic = spec.topic();
    EventContract seen = new EventContract();
    seen.setMetadata(new ObjectMetaBuilder(contract.getMetadata()).build());
    seen.setStatus(contract.getStatus());
    seen.setSpec(
        new EventContractSpec(
            accepted.type(),
            accepted.version(),
            spec.lifecycle(),
            spec.deprecation(),
            accepted.domain(),
            spec.owner(),
            accepted.key(),
            new ContractSchema(accepted.schema()),
            spec.compatibility(),
            spec.classification(),
            Names.contractTopic(contract).equals(accepted.topic())
                ? topic
                : new Topic(
                    accepted.topic(),
                    topic == null ? null : topic.managed(),
                    topic == null ? null : topic.partitions(),
                    topic == null ? null : topic.retention(),
                    topic == null ? null : topic.config()),
            List.of()));
    return seen;
  }

  /**
   * Contracts as flows see them, by name.
   *
   * @param histories their accepted versions, by name; one without any is itself
   */
  public static Map<String, EventContract> inForce(
      Map<String, EventContract> contracts, Map<String, ContractHistory> histories) {
    Map<String, EventContract> seen = new HashMap<>(contracts);
    seen.replaceAll((name, contract) -> histories.getOrDefault(name, NONE).inForce(contract));
    return seen;
  }

  /**
   * The schemas that records of earlier versions carry, by {@code ce_dataschema}; those of the last
   * ten versions that differ from the schema in force.
   */
  public Map<String, JsonNode> earlierSchemas(String namespace, String contract) {
    Map<String, JsonNode> schemas = new LinkedHashMap<>();
    inForce()
        .ifPresent(
            current ->
                versions.stream()
                    .skip(Math.max(0, versions.size() - SHOWN))
                    .filter(v -> !Numbers.equal(v.schema(), current.schema()))
                    .forEach(
                        v ->
                            schemas.put(
                                Names.dataSchema(namespace, contract, v.version()), v.schema())));
    return schemas;
  }
}
