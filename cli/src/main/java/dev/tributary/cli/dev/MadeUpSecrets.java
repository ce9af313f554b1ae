package dev.tributary.cli.dev;

import dev.tributary.cli.workspace.Workspace;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keys of webhook signatures for simulated systems, so that nobody needs to write any to try the
 * samples. A key that is given in any other way is stronger. Without simulators there are none.
 */
final class MadeUpSecrets {
  private static final String VALUE = "tributary-dev";

  private final boolean wanted;
  private final Map<String, Map<String, Map<String, String>>> byNamespace =
      new ConcurrentHashMap<>();

  MadeUpSecrets(boolean wanted) {
    this.wanted = wanted;
  }

  void look(Workspace workspace) {
    if (!wanted) {
      return;
    }
    for (String namespace : workspace.namespaces()) {
      workspace.endpoints(namespace).values().forEach(endpoint -> look(namespace, endpoint));
    }
  }

  private void look(String namespace, SystemEndpoint endpoint) {
    var http = endpoint.getSpec().http();
    if (http != null && http.webhooks() != null) {
      http.webhooks()
          .values()
          .forEach(
              webhook ->
                  byNamespace
                      .computeIfAbsent(namespace, n -> new ConcurrentHashMap<>())
                      .put(
                          webhook.verify().hmacSha256().secretRef().name(),
                          Map.of("secret", VALUE)));
    }
  }

  Map<String, Map<String, String>> of(String namespace) {
    return byNamespace.getOrDefault(namespace, Map.of());
  }
}
