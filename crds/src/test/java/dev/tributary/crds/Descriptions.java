package dev.tributary.crds;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.CustomResource;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;

/** Puts the types' Javadoc into a schema, so that {@code kubectl explain} tells it. */
final class Descriptions {
  private final FieldDocs docs;

  Descriptions(FieldDocs docs) {
    this.docs = docs;
  }

  /** Describes the schema of a kind. */
  void describe(ObjectNode schema, Class<?> kind) {
    docs.of(kind).ifPresent(text -> schema.put("description", text));
    ParameterizedType resource = (ParameterizedType) kind.getGenericSuperclass();
    if (!resource.getRawType().equals(CustomResource.class)) {
      throw new IllegalStateException(kind + " is no CustomResource");
    }
    String[] parts = {"spec", "status"};
    for (int i = 0; i < parts.length; i++) {
      Class<?> type = (Class<?>) resource.getActualTypeArguments()[i];
      if (schema.at("/properties/" + parts[i]) instanceof ObjectNode part) {
        docs.of(type).ifPresent(text -> part.put("description", text));
        fields(part, type);
      }
    }
  }

  private void fields(ObjectNode schema, Class<?> type) {
    if (!type.isRecord() || !(schema.path("properties") instanceof ObjectNode properties)) {
      return;
    }
    for (RecordComponent component : type.getRecordComponents()) {
      JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
      String name = named == null ? component.getName() : named.value();
      if (properties.get(name) instanceof ObjectNode field) {
        String text = docs.of(type, component.getName()).orElse("");
        if (!text.isEmpty()) {
          field.put("description", text);
        }
        value(field, component.getGenericType());
      }
    }
  }

  private void value(JsonNode schema, Type type) {
    if (type instanceof ParameterizedType generic) {
      List<Type> arguments = List.of(generic.getActualTypeArguments());
      value(
          schema.path(generic.getRawType().equals(Map.class) ? "additionalProperties" : "items"),
          arguments.getLast());
    } else if (type instanceof Class<?> plain && schema instanceof ObjectNode object) {
      fields(object, plain);
    }
  }
}
