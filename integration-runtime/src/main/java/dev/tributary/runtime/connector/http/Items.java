package dev.tributary.runtime.connector.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.runtime.connector.Delivery;
import java.util.List;
import java.util.Optional;

/** Puts mapped bodies, with what travels in them, into the body of a request. */
final class Items {
  private final Optional<String> keyField;
  private final List<String> path;

  /**
   * Builds bodies.
   *
   * @param keyField the field that carries the idempotency key
   * @param path where the list of items sits in a body, field by field
   */
  Items(Optional<String> keyField, List<String> path) {
    this.keyField = keyField;
    this.path = path;
  }

  /** A body can't be sent; the message is for people and names no value. */
  static final class UnfitException extends Exception {
    private static final long serialVersionUID = 1L;

    UnfitException(String message) {
      super(message);
    }
  }

  /** One record's body. */
  JsonNode one(Delivery delivery) throws UnfitException {
    if (keyField.isEmpty()) {
      return delivery.body();
    }
    if (!(delivery.body() instanceof ObjectNode body)) {
      throw new UnfitException(
          "the body is no object, so there is no field '%s' for the idempotency key"
              .formatted(keyField.get()));
    }
    ObjectNode withKey = JsonNodeFactory.instance.objectNode();
    withKey.setAll(body);
    return withKey.put(keyField.get(), delivery.effectKey());
  }

  /** The body with all of them. */
  JsonNode all(List<Delivery> deliveries) throws UnfitException {
    ArrayNode items = JsonNodeFactory.instance.arrayNode(deliveries.size());
    for (Delivery delivery : deliveries) {
      items.add(one(delivery));
    }
    JsonNode body = items;
    for (String field : path.reversed()) {
      body = JsonNodeFactory.instance.objectNode().set(field, body);
    }
    return body;
  }
}
