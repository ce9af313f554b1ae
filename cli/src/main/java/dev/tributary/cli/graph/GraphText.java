package dev.tributary.cli.graph;

import dev.tributary.cli.graph.Graph.Edge;
import dev.tributary.cli.graph.Graph.Node;
import dev.tributary.cli.graph.Graph.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A graph as a tree for the terminal: from the systems where data begins to those where it ends.
 */
public final class GraphText {
  private final Graph graph;
  private final StringBuilder text = new StringBuilder();
  private final Set<String> shown = new HashSet<>();

  private GraphText(Graph graph) {
    this.graph = graph;
  }

  /** The tree. */
  public static String of(Graph graph) {
    GraphText tree = new GraphText(graph);
    graph.nodes().stream().map(Node::namespace).distinct().sorted().forEach(tree::namespace);
    return tree.text.toString();
  }

  private void namespace(String namespace) {
    text.append(namespace).append('\n');
    List<Node> own =
        graph.nodes().stream()
            .filter(n -> n.namespace().equals(namespace))
            .filter(n -> n.type() == Type.system || n.type() == Type.contract)
            .toList();
    List<Node> roots = new ArrayList<>();
    // Where data begins; then what stands in a ring or alone.
    own.stream()
        .filter(n -> n.type() == Type.system || !graph.hasEdgeTo(n.id()))
        .filter(n -> !graph.from(n.id()).isEmpty())
        .forEach(roots::add);
    Set<String> reached = new HashSet<>();
    roots.forEach(root -> reach(root.id(), reached));
    for (Node node : own) {
      if (!reached.contains(node.id())) {
        roots.add(node);
        reach(node.id(), reached);
      }
    }
    for (int i = 0; i < roots.size(); i++) {
      boolean last = i == roots.size() - 1;
      line("", last, describe(roots.get(i)));
      below(roots.get(i), last ? "   " : "│  ", true);
    }
  }

  private void reach(String id, Set<String> reached) {
    if (reached.add(id)) {
      graph.from(id).forEach(e -> reach(e.to(), reached));
    }
  }

  /** The flows out of a node; a system that data comes to is where the branch ends. */
  private void below(Node node, String indent, boolean root) {
    if (node.type() == Type.system && !root) {
      return;
    }
    List<Edge> out = graph.from(node.id());
    if (!out.isEmpty() && !shown.add(node.id())) {
      line(indent, true, "… as above");
      return;
    }
    for (int i = 0; i < out.size(); i++) {
      boolean last = i == out.size() - 1;
      Node flow = graph.node(out.get(i).to()).orElseThrow();
      if (flow.type() == Type.orchestration) {
        line(indent, last, label(out.get(i)) + describe(flow));
        orchestration(flow, indent + (last ? "   " : "│  "));
        continue;
      }
      Edge on = graph.from(flow.id()).getFirst();
      Node target = graph.node(on.to()).orElseThrow();
      line(
          indent,
          last,
          label(out.get(i)) + flow.name() + " ─▶ " + describe(target) + operation(on));
      below(target, indent + (last ? "   " : "│  "), false);
    }
  }

  private void orchestration(Node node, String indent) {
    if (!shown.add(node.id())) {
      line(indent, true, "… as above");
      return;
    }
    List<Edge> out = graph.from(node.id());
    for (int i = 0; i < out.size(); i++) {
      boolean last = i == out.size() - 1;
      Node target = graph.node(out.get(i).to()).orElseThrow();
      line(indent, last, "─▶ " + describe(target) + operation(out.get(i)));
      below(target, indent + (last ? "   " : "│  "), false);
    }
  }

  private static String label(Edge edge) {
    return edge.label() == null ? "" : edge.label() + " ─▶ ";
  }

  private static String operation(Edge edge) {
    return edge.label() == null ? "" : " " + edge.label();
  }

  private static String describe(Node node) {
    return node.type() + " " + node.label() + (node.owner() == null ? "" : ", " + node.owner());
  }

  private void line(String indent, boolean last, String content) {
    text.append(indent).append(last ? "└─ " : "├─ ").append(content).append('\n');
  }
}
