package dev.tributary.cli.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.cli.status.Seen;
import dev.tributary.cli.status.StatusTree;
import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.IntegrationPlatform;
import dev.tributary.crds.v1alpha1.Orchestration;
import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads how resources fare. */
public final class Statuses {
  private Statuses() {}

  /**
   * The tree of one namespace, or of all. Platforms that hold none of it are left out, and those
   * that the user may not see.
   */
  public static StatusTree of(Cluster cluster, Optional<String> namespace) {
    List<Seen> resources = new ArrayList<>();
    for (var kind : List.of(SystemEndpoint.class, EventContract.class, SyncFlow.class)) {
      cluster.list(kind, namespace).stream().map(Seen::of).forEach(resources::add);
    }
    try {
      cluster.list(Orchestration.class, namespace).stream().map(Seen::of).forEach(resources::add);
    } catch (UnseenException e) {
      // Roles and clusters from before there were orchestrations.
    }
    Map<String, JsonNode> labels = new TreeMap<>();
    try {
      for (Seen seen : List.copyOf(resources)) {
        if (!labels.containsKey(seen.namespace())) {
          labels.put(seen.namespace(), labels(cluster, seen.namespace()));
        }
      }
      cluster.list(IntegrationPlatform.class, Optional.empty()).stream()
          .map(Seen::of)
          .forEach(resources::add);
    } catch (UnseenException e) {
      // A team's own rights end at its namespace, and its flows' conditions name the platform.
    }
    StatusTree tree = StatusTree.of(resources, labels);
    return namespace.isEmpty()
        ? tree
        : new StatusTree(
            tree.roots().stream()
                .filter(n -> !n.seen().namespace().isEmpty() || !n.children().isEmpty())
                .toList());
  }

  private static JsonNode labels(Cluster cluster, String namespace) {
    return cluster
        .namespace(namespace)
        .map((ObjectNode n) -> n.at("/metadata/labels"))
        .orElseThrow(() -> new UnseenException("the namespace " + namespace + " is gone"));
  }
}
