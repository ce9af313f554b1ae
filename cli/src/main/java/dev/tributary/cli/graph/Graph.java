package dev.tributary.cli.graph;

import java.util.List;
import java.util.Optional;

/**
 * What flows from where to where.
 *
 * @param nodes systems, contracts, flows and orchestrations, in order of namespace, type and name
 * @param edges in the direction of the data
 */
public record Graph(List<Node> nodes, List<Edge> edges) {
  /** What a node stands for. */
  public enum Type {
    system,
    contract,
    flow,
    orchestration
  }

  /**
   * A system, a contract, a flow or an orchestration.
   *
   * @param id unique in the graph
   * @param type what it is
   * @param namespace its namespace
   * @param name its name
   * @param detail a system's type, a contract's version
   * @param owner the team, or {@code null}
   * @param missing whether it is only referred to
   */
  public record Node(
      String id,
      Type type,
      String namespace,
      String name,
      String detail,
      String owner,
      boolean missing) {

    /** The name with its detail. */
    String label() {
      return name + (detail == null ? "" : " (" + detail + ")") + (missing ? " (missing)" : "");
    }
  }

  /**
   * A way.
   *
   * @param from a node's id
   * @param to a node's id
   * @param label the webhook or operation, or {@code null}
   */
  public record Edge(String from, String to, String label) {}

  Optional<Node> node(String id) {
    return nodes.stream().filter(n -> n.id().equals(id)).findFirst();
  }

  List<Edge> from(String id) {
    return edges.stream().filter(e -> e.from().equals(id)).toList();
  }

  boolean hasEdgeTo(String id) {
    return edges.stream().anyMatch(e -> e.to().equals(id));
  }
}
