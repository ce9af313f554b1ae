package dev.tributary.planner;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.crds.v1alpha1.Operation;
import java.util.List;
import java.util.Optional;

/** The schema of what a mapping makes, taken out of the schema of a whole request. */
final class ItemSchemas {
  private static final int MOST_REFERENCES = 20;
  private static final List<String> SHARED = List.of("$schema", "$defs", "definitions");

  private ItemSchemas() {}

  /** Where the items of a batch sit, field by field; empty when the body is their list. */
  static List<String> path(Operation.Batch batch) {
    return batch.items() == null ? List.of() : List.of(batch.items().split("\\."));
  }

  /**
   * The schema of one item. Parts that it refers to are taken along from {@code $defs}.
   *
   * @param request of the whole body
   * @return empty when there is no list at the path whose items are told
   */
  static Optional<JsonNode> of(JsonNode request, List<String> path) {
    JsonNode list = resolved(request, request);
    for (String field : path) {
      list = resolved(request, list.path("properties").path(field));
    }
    if (!list.path("items").isObject()) {
      return Optional.empty();
    }
    ObjectNode item = resolved(request, list.get("items")).deepCopy();
    for (String name : SHARED) {
      if (request.has(name) && !item.has(name)) {
        item.set(name, request.get(name).deepCopy());
      }
    }
    return Optional.of(item);
  }

  /** The same schema for a body to which we add a field after the mapping. */
  static JsonNode withoutRequired(JsonNode schema, String field) {
    if (!(schema instanceof ObjectNode) || !(schema.get("required") instanceof ArrayNode)) {
      return schema;
    }
    ObjectNode copy = schema.deepCopy();
    ArrayNode required = copy.putArray("required");
    for (JsonNode name : schema.get("required")) {
      if (!name.asText().equals(field)) {
        required.add(name);
      }
    }
    return copy;
  }

  private static JsonNode resolved(JsonNode root, JsonNode schema) {
    JsonNode at = schema;
    for (int i = 0; i < MOST_REFERENCES && at.path("$ref").asText().startsWith("#/"); i++) {
      at = root.at(JsonPointer.compile(at.path("$ref").asText().substring(1)));
    }
    return at;
  }
}
