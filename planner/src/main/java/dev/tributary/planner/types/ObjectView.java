package dev.tributary.planner.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.planner.expression.JsonView;
import dev.tributary.planner.expression.MapValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A JSON object as CEL takes it. A field is read when it is asked for, because most fields of a
 * payload are asked for once or never.
 */
@SuppressWarnings("Immutable") // The tree below is never changed.
final class ObjectView extends MapValue implements JsonView {
  private final JsonNode node;
  private final Shape shape;
  private Map<String, Object> copy;

  ObjectView(JsonNode node, Shape shape) {
    this.node = node;
    this.shape = shape;
  }

  @Override
  public JsonNode json() {
    return node;
  }

  @Override
  public Object get(Object key) {
    if (!(key instanceof String name)) {
      return null;
    }
    JsonNode value = node.get(name);
    return value == null ? null : PayloadReader.read(value, shape, name);
  }

  @Override
  public boolean containsKey(Object key) {
    return key instanceof String name && node.has(name);
  }

  @Override
  public int size() {
    return node.size();
  }

  /** For whoever wants to see every field; made twice when two threads are the first. */
  @Override
  protected Map<String, Object> all() {
    Map<String, Object> known = copy;
    if (known == null) {
      Map<String, Object> made = LinkedHashMap.newLinkedHashMap(node.size());
      for (Map.Entry<String, JsonNode> entry : node.properties()) {
        made.put(entry.getKey(), PayloadReader.read(entry.getValue(), shape, entry.getKey()));
      }
      known = Collections.unmodifiableMap(made);
      copy = known;
    }
    return known;
  }
}
