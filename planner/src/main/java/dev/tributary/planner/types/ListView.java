package dev.tributary.planner.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.planner.expression.JsonView;
import dev.tributary.planner.expression.ListValue;

/** A JSON array as CEL takes it. */
@SuppressWarnings("Immutable") // The tree below is never changed.
final class ListView extends ListValue implements JsonView {
  private final JsonNode node;
  private final Object[] items;

  ListView(JsonNode node, Shape items) {
    this.node = node;
    this.items = new Object[node.size()];
    for (int i = 0; i < this.items.length; i++) {
      this.items[i] = PayloadReader.read(node.get(i), items);
    }
  }

  @Override
  public JsonNode json() {
    return node;
  }

  @Override
  public Object get(int index) {
    return items[index];
  }

  @Override
  public int size() {
    return items.length;
  }
}
