package dev.tributary.bench.arm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.IntegrationPlatform;
import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import dev.tributary.planner.FlowInputs;
import dev.tributary.planner.FlowPlanner;
import dev.tributary.planner.PlanResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Plans the flow under test from its resources, as the operator does. */
final class FlowPlans {
  private static final YAMLMapper YAML = new YAMLMapper();

  private FlowPlans() {}

  static PlanResult plan(ArmSettings settings) {
    Map<String, JsonNode> kinds = new HashMap<>();
    try (InputStream in = FlowPlans.class.getResourceAsStream("flow.yaml")) {
      String text =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .replace("${KAFKA}", settings.bootstrapServers())
              .replace("${TOPIC}", settings.topic())
              .replace("${PARTITIONS}", String.valueOf(settings.partitions()))
              .replace("${SINK}", settings.sink().replaceFirst("/orders$", ""))
              .replace("${FLOW}", settings.run())
              .replace("${PROTOCOL}", settings.groupProtocol())
              .replace(
                  "${OPERATION}",
                  settings.arm() == ArmKind.TRIBUTARY_BATCHES
                      ? "createOrders"
                      : settings.arm().coalesces() ? "setOrder" : "createOrder")
              .replace(
                  "${COALESCE}",
                  settings.arm().coalesces() ? ", coalesce: {window: 50ms, keep: Latest}" : "");
      YAML.readerFor(JsonNode.class)
          .<JsonNode>readValues(text)
          .forEachRemaining(node -> kinds.put(node.path("kind").asText(), node));
      SyncFlow flow = YAML.treeToValue(kinds.get("SyncFlow"), SyncFlow.class);
      PlanResult result =
          FlowPlanner.plan(
              new FlowInputs(
                  flow,
                  Map.of(
                      "erp", YAML.treeToValue(kinds.get("SystemEndpoint"), SystemEndpoint.class)),
                  Map.of(
                      "order", YAML.treeToValue(kinds.get("EventContract"), EventContract.class)),
                  List.of(flow),
                  YAML.treeToValue(kinds.get("IntegrationPlatform"), IntegrationPlatform.class)));
      if (result.plan().isEmpty()) {
        throw new IllegalStateException("flow.yaml has no plan: " + result.diagnostics());
      }
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
