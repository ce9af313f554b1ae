package dev.tributary.planner.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A compiled mapping: the YAML is the shape, every leaf is an expression. Immutable and safe for
 * use by many threads.
 */
public final class Mapping {
  private sealed interface Part {}

  private record Leaf(String path, Expression expression) implements Part {}

  private record Fields(Map<String, Part> parts) implements Part {}

  private record Items(List<Part> parts) implements Part {}

  private final Part root;

  private Mapping(Part root) {
    this.root = root;
  }

  /**
   * Compiles a mapping; what is wrong goes to {@code problems} as (path below the mapping,
   * message). The result is only of use when there were none.
   */
  public static Mapping compile(JsonNode mapping, BiConsumer<String, String> problems) {
    return compile(Scope.MAPPING, mapping, problems);
  }

  /** As {@link #compile(JsonNode, BiConsumer)}, with the leaves in another scope. */
  public static Mapping compile(
      Scope scope, JsonNode mapping, BiConsumer<String, String> problems) {
    return new Mapping(part(scope, "", mapping, problems));
  }

  private static Part part(
      Scope scope, String path, JsonNode node, BiConsumer<String, String> problems) {
    if (node instanceof ObjectNode object) {
      Map<String, Part> parts = new LinkedHashMap<>();
      object
          .fields()
          .forEachRemaining(
              e ->
                  parts.put(
                      e.getKey(), part(scope, path + "." + e.getKey(), e.getValue(), problems)));
      return new Fields(parts);
    }
    if (node instanceof ArrayNode array) {
      List<Part> parts = new ArrayList<>();
      for (int i = 0; i < array.size(); i++) {
        parts.add(part(scope, path + "[" + i + "]", array.get(i), problems));
      }
      return new Items(parts);
    }
    if (!node.isTextual()) {
      problems.accept(
          path,
          "a leaf is an expression in quotes, not a bare "
              + node.getNodeType().name().toLowerCase(java.util.Locale.ROOT)
              + "; write \""
              + node
              + "\"");
      return new Items(List.of());
    }
    try {
      return new Leaf(path, Expression.compile(scope, node.textValue()));
    } catch (ExpressionException e) {
      problems.accept(path, e.getMessage());
      return new Items(List.of());
    }
  }

  /**
   * The mapped body. {@code optional.none()} leaves a field or an item out.
   *
   * @throws ExpressionException naming the leaf that has no result
   */
  public JsonNode apply(Map<String, ?> variables) throws ExpressionException {
    return value(root, variables).orElse(JsonNodeFactory.instance.nullNode());
  }

  private static Optional<JsonNode> value(Part part, Map<String, ?> variables)
      throws ExpressionException {
    switch (part) {
      case Leaf leaf -> {
        try {
          return leaf.expression().evaluate(variables);
        } catch (ExpressionException e) {
          throw new ExpressionException("mapping" + leaf.path() + ": " + e.getMessage(), e);
        }
      }
      case Fields fields -> {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, Part> entry : fields.parts().entrySet()) {
          value(entry.getValue(), variables).ifPresent(v -> object.set(entry.getKey(), v));
        }
        return Optional.of(object);
      }
      case Items items -> {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (Part item : items.parts()) {
          value(item, variables).ifPresent(array::add);
        }
        return Optional.of(array);
      }
    }
  }
}
