package dev.tributary.simulators.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.simulators.http.Answer;
import dev.tributary.simulators.http.Json;

/** Changes an answer the way a vendor's silent release does. */
public final class Drift {
  private Drift() {}

  /** The same answer with the fault's field renamed or retyped, wherever it stands. */
  public static Answer apply(Fault fault, Answer answer) {
    JsonNode tree = Json.tree(answer.body());
    change(fault, tree);
    return new Answer(answer.status(), answer.headers(), Json.write(tree));
  }

  private static void change(Fault fault, JsonNode node) {
    node.forEach(child -> change(fault, child));
    if (node instanceof ObjectNode object && object.has(fault.field())) {
      JsonNode value = retype(fault, object.get(fault.field()));
      if (fault.renameTo() != null) {
        object.remove(fault.field());
        object.set(fault.renameTo(), value);
      } else {
        object.set(fault.field(), value);
      }
    }
  }

  private static JsonNode retype(Fault fault, JsonNode value) {
    if (fault.type() == null) {
      return value;
    }
    return switch (fault.type()) {
      case "string" -> Json.MAPPER.getNodeFactory().textNode(value.asText(value.toString()));
      case "number" -> Json.MAPPER.getNodeFactory().numberNode(value.asLong());
      default -> Json.MAPPER.createObjectNode().set("value", value);
    };
  }
}
