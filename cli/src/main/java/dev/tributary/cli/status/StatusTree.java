package dev.tributary.cli.status;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Resources under what they hang on: systems and contracts under their platform, flows under what
 * they read from, orchestrations under the contract that starts them.
 *
 * @param roots platforms, and what hangs on none
 */
public record StatusTree(List<Node> roots) {
  /** Causes come before what they cause. */
  private static final List<String> KINDS =
      List.of(
          "IntegrationPlatform", "SystemEndpoint", "EventContract", "SyncFlow", "Orchestration");

  private static final Set<String> LEAVES = Set.of("SyncFlow", "Orchestration");

  /**
   * A resource and what hangs on it.
   *
   * @param seen the resource
   * @param children what hangs on it
   */
  public record Node(Seen seen, List<Node> children) {
    Stream<Node> all() {
      return Stream.concat(Stream.of(this), children.stream().flatMap(Node::all));
    }
  }

  /** The first broken thing. */
  public record Broken(Seen seen, Seen.Condition condition) {}

  /**
   * Makes the tree.
   *
   * @param resources platforms, endpoints, contracts, flows and orchestrations
   * @param labels the labels of the namespaces that may be seen, by name
   */
  public static StatusTree of(List<Seen> resources, Map<String, JsonNode> labels) {
    Map<String, Node> hosts = new LinkedHashMap<>();
    List<Node> roots = new ArrayList<>();
    List<Seen> sorted =
        resources.stream()
            .sorted(
                Comparator.comparing((Seen s) -> KINDS.indexOf(s.kind()))
                    .thenComparing(Seen::namespace)
                    .thenComparing(Seen::name))
            .toList();
    for (Seen seen : sorted) {
      Node node = new Node(seen, new ArrayList<>());
      Optional<Node> host =
          switch (seen.kind()) {
            case "IntegrationPlatform" -> Optional.empty();
            case "SyncFlow" -> source(seen, hosts).or(() -> platform(seen, hosts, labels));
            case "Orchestration" -> start(seen, hosts).or(() -> platform(seen, hosts, labels));
            default -> platform(seen, hosts, labels);
          };
      host.map(Node::children).orElse(roots).add(node);
      if (!LEAVES.contains(seen.kind())) {
        hosts.put(key(seen.kind(), seen.namespace(), seen.name()), node);
      }
    }
    return new StatusTree(roots);
  }

  private static String key(String kind, String namespace, String name) {
    return kind + "/" + namespace + "/" + name;
  }

  private static Optional<Node> source(Seen flow, Map<String, Node> hosts) {
    JsonNode source = flow.tree().at("/spec/source");
    boolean contract = source.has("contractRef");
    return Optional.ofNullable(
        hosts.get(
            key(
                contract ? "EventContract" : "SystemEndpoint",
                flow.namespace(),
                source.at(contract ? "/contractRef/name" : "/endpointRef/name").asText())));
  }

  private static Optional<Node> start(Seen orchestration, Map<String, Node> hosts) {
    return Optional.ofNullable(
        hosts.get(
            key(
                "EventContract",
                orchestration.namespace(),
                orchestration.tree().at("/spec/start/contractRef/name").asText())));
  }

  /** The one platform that selects the namespace. */
  private static Optional<Node> platform(
      Seen seen, Map<String, Node> hosts, Map<String, JsonNode> labels) {
    List<Node> selecting =
        hosts.values().stream()
            .filter(n -> n.seen().kind().equals("IntegrationPlatform"))
            .filter(n -> selects(n.seen(), labels.get(seen.namespace())))
            .toList();
    return selecting.size() == 1 ? Optional.of(selecting.getFirst()) : Optional.empty();
  }

  private static boolean selects(Seen platform, JsonNode labels) {
    JsonNode wanted = platform.tree().at("/spec/namespaces/matchLabels");
    return labels == null
        || wanted.properties().stream().allMatch(e -> e.getValue().equals(labels.path(e.getKey())));
  }

  /** All resources, each after what it hangs on. */
  public List<Seen> all() {
    return roots.stream().flatMap(Node::all).map(Node::seen).toList();
  }

  /** How many resources have something broken. */
  public long broken(Instant now) {
    return all().stream().filter(s -> !s.broken(now).isEmpty()).count();
  }

  /**
   * What to mend first: platforms before systems before contracts before flows, what isn't ready
   * before what only has trouble, and of these what broke first.
   */
  public Optional<Broken> first(Instant now) {
    return all().stream()
        .filter(seen -> !seen.broken(now).isEmpty())
        .map(seen -> new Broken(seen, seen.broken(now).getFirst()))
        .min(
            Comparator.comparing((Broken b) -> KINDS.indexOf(b.seen().kind()))
                .thenComparing(b -> !b.condition().type().equals("Ready"))
                .thenComparing(b -> b.condition().since()));
  }
}
