package dev.tributary.cli.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** The smallest parts in which two trees differ. */
final class Differences {
  /**
   * A part.
   *
   * @param steps names and, for items of lists, numbers
   * @param before the old value, or {@code null}
   * @param after the new value, or {@code null}
   */
  record Part(List<Object> steps, JsonNode before, JsonNode after) {
    String path() {
      StringBuilder path = new StringBuilder();
      for (Object step : steps) {
        if (step instanceof Integer index) {
          path.append('[').append(index).append(']');
        } else {
          path.append(path.isEmpty() ? "" : ".").append(step);
        }
      }
      return path.toString();
    }

    /** The tree with this part as it is after. */
    ObjectNode applied(ObjectNode tree) {
      ObjectNode copy = tree.deepCopy();
      JsonNode parent = copy;
      for (Object step : steps.subList(0, steps.size() - 1)) {
        parent = step instanceof Integer index ? parent.get(index) : parent.get((String) step);
      }
      switch (steps.getLast()) {
        case Integer index -> ((ArrayNode) parent).set(index, after);
        case Object name when after == null -> ((ObjectNode) parent).remove((String) name);
        case Object name -> ((ObjectNode) parent).set((String) name, after);
      }
      return copy;
    }
  }

  private Differences() {}

  static List<Part> between(JsonNode before, JsonNode after) {
    List<Part> parts = new ArrayList<>();
    collect(new ArrayList<>(), before, after, parts);
    return parts;
  }

  private static void collect(
      List<Object> steps, JsonNode before, JsonNode after, List<Part> parts) {
    if (before instanceof ObjectNode a && after instanceof ObjectNode b) {
      Set<String> names = new TreeSet<>();
      a.fieldNames().forEachRemaining(names::add);
      b.fieldNames().forEachRemaining(names::add);
      names.forEach(name -> collect(with(steps, name), a.get(name), b.get(name), parts));
    } else if (before instanceof ArrayNode a
        && after instanceof ArrayNode b
        && a.size() == b.size()) {
      for (int i = 0; i < a.size(); i++) {
        collect(with(steps, i), a.get(i), b.get(i), parts);
      }
    } else if (!Objects.equals(before, after)) {
      parts.add(new Part(List.copyOf(steps), before, after));
    }
  }

  private static List<Object> with(List<Object> steps, Object step) {
    List<Object> more = new ArrayList<>(steps);
    more.add(step);
    return more;
  }
}
