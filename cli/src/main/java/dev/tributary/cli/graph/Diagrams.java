package dev.tributary.cli.graph;

import dev.tributary.cli.graph.Graph.Edge;
import dev.tributary.cli.graph.Graph.Node;

/** A graph as Mermaid, which code hosts draw, and as DOT, for Graphviz. */
public final class Diagrams {
  private Diagrams() {}

  /** As a Mermaid flowchart. */
  public static String mermaid(Graph graph) {
    StringBuilder text = new StringBuilder("flowchart LR\n");
    for (Node node : graph.nodes()) {
      String label = "\"" + node.label().replace("\"", "#quot;") + "\"";
      text.append("  ")
          .append(mermaidId(node.id()))
          .append(
              switch (node.type()) {
                case system -> "[" + label + "]";
                case contract -> "[(" + label + ")]";
                case flow -> "([" + label + "])";
                case orchestration -> "[[" + label + "]]";
              })
          .append('\n');
    }
    for (Edge edge : graph.edges()) {
      text.append("  ").append(mermaidId(edge.from())).append(" -->");
      if (edge.label() != null) {
        text.append("|\"").append(edge.label()).append("\"|");
      }
      text.append(' ').append(mermaidId(edge.to())).append('\n');
    }
    return text.toString();
  }

  private static String mermaidId(String id) {
    // Two underscores, so that names with hyphens stay distinct: names hold no underscore.
    return id.replace("/", "__").replace("-", "_").replace(".", "_d_");
  }

  /** As a DOT digraph. */
  public static String dot(Graph graph) {
    StringBuilder text = new StringBuilder("digraph tributary {\n  rankdir=LR;\n");
    for (Node node : graph.nodes()) {
      text.append(
          "  \"%s\" [label=\"%s\", shape=%s%s];\n"
              .formatted(
                  node.id(),
                  node.label(),
                  switch (node.type()) {
                    case system -> "box";
                    case contract -> "cylinder";
                    case flow -> "ellipse";
                    case orchestration -> "component";
                  },
                  node.missing() ? ", style=dashed" : ""));
    }
    for (Edge edge : graph.edges()) {
      text.append(
          "  \"%s\" -> \"%s\"%s;\n"
              .formatted(
                  edge.from(),
                  edge.to(),
                  edge.label() == null ? "" : " [label=\"" + edge.label() + "\"]"));
    }
    return text.append("}\n").toString();
  }
}
