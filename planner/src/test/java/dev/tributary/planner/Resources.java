package dev.tributary.planner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.IntegrationPlatform;
import dev.tributary.crds.v1alpha1.Orchestration;
import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The samples as the planner takes them, so that the tests plan what people apply. */
final class Resources {
  static final ObjectMapper YAML = new YAMLMapper();
  private static final Path SAMPLES = Path.of("..", "samples");

  final Map<String, SystemEndpoint> endpoints = new HashMap<>();
  final Map<String, EventContract> contracts = new HashMap<>();
  final Map<String, SyncFlow> flows = new HashMap<>();
  final Map<String, Orchestration> orchestrations = new HashMap<>();
  IntegrationPlatform platform;

  static Resources orders() {
    return orders(node -> {});
  }

  /** The orders sample, each document changed before it is read. */
  static Resources orders(Consumer<JsonNode> change) {
    return sample("orders", change);
  }

  /** The pickup sample, each document changed before it is read. */
  static Resources pickup(Consumer<JsonNode> change) {
    return sample("pickup", change);
  }

  private static Resources sample(String name, Consumer<JsonNode> change) {
    Resources resources = new Resources();
    try {
      for (Path folder : List.of(SAMPLES.resolve("platform"), SAMPLES.resolve(name))) {
        try (Stream<Path> files = Files.list(folder)) {
          for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
            resources.read(Files.readString(file), change);
          }
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return resources;
  }

  private void read(String text, Consumer<JsonNode> change) throws IOException {
    for (JsonNode node : documents(text)) {
      change.accept(node);
      switch (node.path("kind").asText()) {
        case "SystemEndpoint" -> put(endpoints, node, SystemEndpoint.class);
        case "EventContract" -> put(contracts, node, EventContract.class);
        case "Orchestration" -> put(orchestrations, node, Orchestration.class);
        case "SyncFlow" -> put(flows, node, SyncFlow.class);
        case "IntegrationPlatform" -> platform = YAML.treeToValue(node, IntegrationPlatform.class);
        default -> {}
      }
    }
  }

  private static List<JsonNode> documents(String text) throws IOException {
    List<JsonNode> documents = new ArrayList<>();
    YAML.readerFor(JsonNode.class).<JsonNode>readValues(text).forEachRemaining(documents::add);
    return documents;
  }

  private static <T extends HasMetadata> void put(Map<String, T> map, JsonNode node, Class<T> type)
      throws IOException {
    T resource = YAML.treeToValue(node, type);
    map.put(resource.getMetadata().getName(), resource);
  }

  OrchestrationResult planOrchestration(String name) {
    return OrchestrationPlanner.plan(
        new OrchestrationInputs(
            orchestrations.get(name), endpoints, contracts, platform, Map.of(), Set.of()));
  }

  FlowInputs inputs(String flow) {
    return new FlowInputs(
        flows.get(flow), endpoints, contracts, List.copyOf(flows.values()), platform);
  }

  PlanResult plan(String flow) {
    return FlowPlanner.plan(inputs(flow));
  }
}
