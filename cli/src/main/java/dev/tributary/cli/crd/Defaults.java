package dev.tributary.cli.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Fills in what the schema says when a field is left out. */
final class Defaults {
  private Defaults() {}

  static void fill(JsonNode properties, ObjectNode value) {
    for (var property : properties.properties()) {
      JsonNode otherwise = property.getValue().get("default");
      boolean nullable = property.getValue().path("nullable").asBoolean();
      JsonNode given = value.get(property.getKey());
      // A null is as good as nothing where there is a default.
      if (otherwise != null && (given == null || (given.isNull() && !nullable))) {
        value.set(property.getKey(), otherwise.deepCopy());
      }
    }
  }
}
