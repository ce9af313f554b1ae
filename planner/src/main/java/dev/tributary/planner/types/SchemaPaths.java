package dev.tributary.planner.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.planner.types.Shape.Extra;
import java.util.List;

/** Whether a schema knows a field by the names that lead to it. */
public final class SchemaPaths {
  private SchemaPaths() {}

  /**
   * Whether something that the schema allows has the field; lists on the way are passed through,
   * and where the schema says nothing, every field may be.
   *
   * @param path the names from the root on, separated by dots
   */
  public static boolean has(JsonNode schema, String path) {
    return has(SchemaShapes.of(schema), List.of(path.split("\\.", -1)));
  }

  private static boolean has(Shape shape, List<String> names) {
    if (names.isEmpty()) {
      return true;
    }
    return Shape.members(shape).stream().anyMatch(member -> memberHas(member, names));
  }

  private static boolean memberHas(Shape member, List<String> names) {
    List<String> rest = names.subList(1, names.size());
    return switch (member) {
      case Shape.Any any -> true;
      case Shape.Broken broken -> true;
      case Shape.ListOf list -> has(list.items(), names);
      case Shape.MapOf map -> has(map.values(), rest);
      case Shape.Obj object -> {
        Shape.Field field = object.fields().get(names.getFirst());
        boolean others = object.extra() == Extra.ALLOWED || object.extra() == Extra.IMPLIED;
        yield field == null ? others && has(object.others(), rest) : has(field.shape(), rest);
      }
      default -> false;
    };
  }
}
