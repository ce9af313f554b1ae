package dev.tributary.planner.evolution;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether two schemas surely take no value in common. */
final class Apart {
  private static final int MAX_DEPTH = 8;

  private Apart() {}

  /** {@code true} only when it is sure; the first is the side that writes. */
  static boolean surely(JsonNode writer, JsonNode reader) {
    return surely(writer, reader, 0);
  }

  private static boolean surely(JsonNode a, JsonNode b, int depth) {
    if (Schemas.takesNothing(a) || Schemas.takesNothing(b)) {
      return true;
    }
    if (!a.isObject() || !b.isObject() || depth > MAX_DEPTH) {
      return false;
    }
    for (JsonNode part : b.path("allOf")) {
      if (surely(a, part, depth + 1)) {
        return true;
      }
    }
    return differentTypes(Schemas.writtenTypes(a), Schemas.listedTypes(b))
        || differentValues(a, b)
        || bothObjects(a, b) && differentFields(a, b, depth);
  }

  private static boolean differentTypes(Set<String> a, Set<String> b) {
    return a.stream()
        .noneMatch(
            type ->
                b.contains(type)
                    || type.equals("integer") && b.contains("number")
                    || type.equals("number") && b.contains("integer"));
  }

  private static boolean differentValues(JsonNode a, JsonNode b) {
    Optional<List<JsonNode>> mine = Schemas.values(a);
    Optional<List<JsonNode>> other = Schemas.values(b);
    return mine.isPresent()
        && other.isPresent()
        && mine.get().stream()
            .noneMatch(value -> other.get().stream().anyMatch(o -> Numbers.equal(value, o)));
  }

  private static boolean bothObjects(JsonNode a, JsonNode b) {
    return Schemas.writtenTypes(a).equals(Set.of("object"))
        || Schemas.listedTypes(b).equals(Set.of("object"));
  }

  /** A field that one of them wants and that is of different values, or that can't be written. */
  private static boolean differentFields(JsonNode a, JsonNode b, int depth) {
    Set<String> wanted = Schemas.names(b.path("required"));
    boolean closed =
        !a.has("patternProperties")
            && (!a.has("additionalProperties")
                || Schemas.takesNothing(a.get("additionalProperties")));
    if (closed && wanted.stream().anyMatch(name -> !a.path("properties").has(name))) {
      return true;
    }
    wanted.addAll(Schemas.names(a.path("required")));
    for (Map.Entry<String, JsonNode> field : a.path("properties").properties()) {
      JsonNode other = b.path("properties").path(field.getKey());
      if (wanted.contains(field.getKey())
          && !other.isMissingNode()
          && surely(field.getValue(), other, depth + 1)) {
        return true;
      }
    }
    return false;
  }
}
