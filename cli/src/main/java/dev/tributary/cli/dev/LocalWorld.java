package dev.tributary.cli.dev;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.cli.workspace.Workspace;
import dev.tributary.crds.v1alpha1.IntegrationPlatform;
import dev.tributary.crds.v1alpha1.Orchestration;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Makes resources fit for this machine: platforms have the local broker, endpoints the addresses
 * that were told, and simulated systems are where the simulators are.
 *
 * @param bootstrapServers the local broker
 * @param temporal gives the local Temporal's address; asked when there is an orchestration
 * @param endpoints base URLs by endpoint, as {@code name} or {@code namespace/name}
 * @param simulators the simulators' root URL, when there are any
 */
record LocalWorld(
    String bootstrapServers,
    Supplier<String> temporal,
    Map<String, String> endpoints,
    Optional<URI> simulators) {
  /** The host that the samples reach the simulators at on a cluster. */
  static final String SIMULATED_HOST = "simulators.retail-systems.svc";

  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  Workspace localized(Workspace workspace) {
    TreeMap<String, HasMetadata> typed = new TreeMap<>(workspace.typed());
    typed.replaceAll(
        (id, resource) ->
            switch (resource) {
              case IntegrationPlatform platform -> platform(platform, workspace);
              case SystemEndpoint endpoint -> endpoint(endpoint);
              default -> resource;
            });
    return new Workspace(
        workspace.manifests(), typed, workspace.findings(), workspace.files(), workspace.foreign());
  }

  /** A platform for these resources. */
  IntegrationPlatform platform(IntegrationPlatform platform, Workspace workspace) {
    ObjectNode tree = JSON.valueToTree(platform);
    ObjectNode kafka = ((ObjectNode) tree.get("spec")).putObject("kafka");
    kafka.put("bootstrapServers", bootstrapServers).put("replicationFactor", 1);
    if (workspace.typed().values().stream().anyMatch(Orchestration.class::isInstance)) {
      ((ObjectNode) tree.get("spec"))
          .putObject("temporal")
          .put("address", temporal.get())
          .put("namespace", LocalTemporal.NAMESPACE);
    }
    return read(tree, IntegrationPlatform.class);
  }

  private SystemEndpoint endpoint(SystemEndpoint endpoint) {
    ObjectNode tree = JSON.valueToTree(endpoint);
    if (!(tree.at("/spec/http") instanceof ObjectNode http)) {
      return endpoint;
    }
    String name = endpoint.getMetadata().getName();
    String told =
        endpoints.getOrDefault(
            endpoint.getMetadata().getNamespace() + "/" + name, endpoints.get(name));
    if (told != null) {
      http.put("baseUrl", told);
    } else {
      simulated(http, "baseUrl");
    }
    if (http.at("/auth/oauth2ClientCredentials") instanceof ObjectNode oauth) {
      simulated(oauth, "tokenUrl");
    }
    return read(tree, SystemEndpoint.class);
  }

  /** Points a URL of the samples' simulators to those of this process. */
  private void simulated(ObjectNode node, String field) {
    String url = node.path(field).asText("");
    if (simulators.isPresent() && !url.isEmpty()) {
      URI uri = URI.create(url);
      if (SIMULATED_HOST.equals(uri.getHost())) {
        node.put(field, simulators.get() + uri.getRawPath());
      }
    }
  }

  private static <T> T read(ObjectNode tree, Class<T> type) {
    try {
      return JSON.treeToValue(tree, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was written can be read", e);
    }
  }
}
