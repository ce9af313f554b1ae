package dev.tributary.cli.status;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A {@link StatusTree} for people, with the words and columns of {@code kubectl get}. */
public final class StatusText {
  private final StatusTree tree;
  private final boolean namespaces;
  private final Instant now;
  private final List<List<String>> cells = new ArrayList<>();
  private final List<String> troubles = new ArrayList<>();

  private StatusText(StatusTree tree, boolean namespaces, Instant now) {
    this.tree = tree;
    this.namespaces = namespaces;
    this.now = now;
  }

  /** The lines; {@code namespaces} is whether each resource's is shown. */
  public static List<String> lines(StatusTree tree, boolean namespaces, Instant now) {
    return new StatusText(tree, namespaces, now).lines();
  }

  private List<String> lines() {
    row("NAMESPACE", "NAME", "READY", "REASON", "REPLICAS", "LAG", "DEAD", "AGE");
    troubles.add("");
    nodes(tree.roots(), "", true);
    List<String> table = StatusTable.padded(cells);
    List<String> lines = new ArrayList<>();
    tree.first(now).ifPresent(first -> top(first, lines));
    String margin = " ".repeat(table.getFirst().indexOf("NAME "));
    for (int i = 0; i < table.size(); i++) {
      lines.add(table.get(i));
      troubles.get(i).lines().map(line -> margin + line).forEach(lines::add);
    }
    return lines;
  }

  private void top(StatusTree.Broken first, List<String> lines) {
    Seen seen = first.seen();
    lines.add(
        "%d of %d resources %s something broken; first mend %s%s:"
            .formatted(
                tree.broken(now),
                tree.all().size(),
                tree.broken(now) == 1 ? "has" : "have",
                seen.id(),
                seen.namespace().isEmpty() ? "" : " in " + seen.namespace()));
    lines.add("  " + told(first.condition()));
    lines.add("");
  }

  private static String told(Seen.Condition condition) {
    return "%s=%s %s: %s"
        .formatted(condition.type(), condition.status(), condition.reason(), condition.message());
  }

  private void nodes(List<StatusTree.Node> nodes, String indent, boolean top) {
    for (int i = 0; i < nodes.size(); i++) {
      StatusTree.Node node = nodes.get(i);
      boolean last = i == nodes.size() - 1;
      String branch = top ? "" : last ? "└─ " : "├─ ";
      String below = top ? "" : indent + (last ? "   " : "│  ");
      node(node.seen(), indent + branch, below + (node.children().isEmpty() ? "   " : "│  "));
      nodes(node.children(), below, false);
    }
  }

  private void node(Seen seen, String branch, String below) {
    Seen.Condition ready = seen.ready();
    row(
        seen.namespace(),
        branch + seen.id(),
        ready.status(),
        ready.reason(),
        seen.shown("/replicas"),
        seen.shown("/lag"),
        seen.shown("/deadLetters/count"),
        StatusTable.age(Duration.between(seen.created(), now)));
    StringBuilder told = new StringBuilder();
    List<Seen.Condition> broken = seen.broken(now);
    if (broken.isEmpty() && !ready.status().equals("True")) {
      told.append(below).append(told(ready)).append('\n');
    }
    String said = "";
    for (Seen.Condition condition : broken) {
      // Ready repeats what the condition that it follows from says.
      if (!condition.message().equals(said)) {
        told.append(below).append(told(condition)).append('\n');
      }
      said = condition.message();
    }
    troubles.add(told.toString());
  }

  private void row(String namespace, String... others) {
    List<String> row = new ArrayList<>();
    if (namespaces) {
      row.add(namespace);
    }
    row.addAll(List.of(others));
    cells.add(row);
  }
}
