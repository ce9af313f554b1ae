package dev.tributary.planner.admission;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.IntegrationPlatform;
import dev.tributary.crds.v1alpha1.Orchestration;
import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import dev.tributary.planner.testkit.Manifests;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the tests' manifests into the planner's types. */
final class WorldOf {
  private static final ObjectMapper YAML = new YAMLMapper();

  private WorldOf() {}

  static HasMetadata read(String yaml) {
    try {
      return switch (YAML.readTree(yaml).path("kind").asText()) {
        case "Orchestration" -> YAML.readValue(yaml, Orchestration.class);
        case "SyncFlow" -> YAML.readValue(yaml, SyncFlow.class);
        case "SystemEndpoint" -> YAML.readValue(yaml, SystemEndpoint.class);
        case "EventContract" -> YAML.readValue(yaml, EventContract.class);
        default -> YAML.readValue(yaml, IntegrationPlatform.class);
      };
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static Neighbours neighbours() {
    return of(Manifests.world().stream().map(Manifests::text).map(WorldOf::read).toList());
  }

  static Neighbours of(List<HasMetadata> resources) {
    Map<String, SystemEndpoint> endpoints = new HashMap<>();
    Map<String, EventContract> contracts = new HashMap<>();
    List<SyncFlow> flows = new ArrayList<>();
    List<Orchestration> orchestrations = new ArrayList<>();
    IntegrationPlatform platform = null;
    for (HasMetadata resource : resources) {
      switch (resource) {
        case SystemEndpoint e -> endpoints.put(e.getMetadata().getName(), e);
        case EventContract c -> contracts.put(c.getMetadata().getName(), c);
        case SyncFlow f -> flows.add(f);
        case Orchestration o -> orchestrations.add(o);
        default -> platform = (IntegrationPlatform) resource;
      }
    }
    return new Neighbours(
        endpoints,
        contracts,
        flows,
        orchestrations,
        platform,
        Map.of(),
        List.copyOf(endpoints.values()),
        List.copyOf(contracts.values()));
  }

  /** What is said about the resource, put into these neighbours. */
  static Verdict verdict(HasMetadata resource, Neighbours known) {
    String name = resource.getMetadata().getName();
    return switch (resource) {
      case SyncFlow flow -> Admission.flow(flow, null, known);
      case Orchestration orchestration -> Admission.orchestration(orchestration, null, known);
      case SystemEndpoint endpoint ->
          Admission.endpoint(endpoint, known.endpoints().get(name), known, () -> true);
      case EventContract contract ->
          Admission.contract(contract, known.contracts().get(name), known, () -> true);
      default -> Verdict.silence();
    };
  }
}
