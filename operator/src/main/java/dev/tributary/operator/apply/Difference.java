package dev.tributary.operator.apply;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import java.util.Set;

/**
 * Whether an object already says what we want it to say. Fields that only the object has are
 * defaults of the server or another's business.
 */
final class Difference {
  private static final Set<String> QUANTITIES = Set.of("requests", "limits");

  private Difference() {}

  /** Whether every wanted field is there with the wanted value. */
  static boolean covers(JsonNode wanted, JsonNode actual) {
    return covers("", wanted, actual);
  }

  private static boolean covers(String field, JsonNode wanted, JsonNode actual) {
    if (wanted == null || wanted.isNull() || wanted.isContainerNode() && wanted.isEmpty()) {
      return true;
    }
    if (actual == null || actual.isNull()) {
      return false;
    }
    if (wanted.isObject()) {
      for (Map.Entry<String, JsonNode> entry : wanted.properties()) {
        JsonNode there = actual.get(entry.getKey());
        boolean same =
            QUANTITIES.contains(field)
                ? sameQuantity(entry.getValue(), there)
                : covers(entry.getKey(), entry.getValue(), there);
        if (!same) {
          return false;
        }
      }
      return true;
    }
    if (wanted.isArray()) {
      return actual.isArray() && coversAll(field, wanted, actual);
    }
    return wanted.equals(actual) || wanted.asText().equals(actual.asText());
  }

  /** Lists may have got more elements from others; ours must be among them, in our order. */
  private static boolean coversAll(String field, JsonNode wanted, JsonNode actual) {
    int at = 0;
    for (JsonNode element : wanted) {
      while (at < actual.size() && !covers(field, element, actual.get(at))) {
        at++;
      }
      if (at == actual.size()) {
        return false;
      }
      at++;
    }
    return true;
  }

  private static boolean sameQuantity(JsonNode wanted, JsonNode actual) {
    if (actual == null || !wanted.isValueNode() || !actual.isValueNode()) {
      return covers("", wanted, actual);
    }
    try {
      return new Quantity(wanted.asText())
              .getNumericalAmount()
              .compareTo(new Quantity(actual.asText()).getNumericalAmount())
          == 0;
    } catch (IllegalArgumentException e) {
      return wanted.asText().equals(actual.asText());
    }
  }
}
