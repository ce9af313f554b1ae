package dev.tributary.planner.types;

import dev.tributary.planner.types.Shape.Field;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Narrows a shape at a place below it, as a guard says. */
final class Narrowing {
  private Narrowing() {}

  /**
   * The shape when what stands below these names is changed so.
   *
   * @param names the fields on the way; none: the shape itself
   * @param required whether the last of them is surely there
   */
  static Shape narrow(
      Shape shape, List<String> names, UnaryOperator<Shape> change, boolean required) {
    if (names.isEmpty()) {
      return change.apply(shape);
    }
    List<Shape> all = Shape.members(shape);
    boolean anyHas = all.stream().anyMatch(m -> lists(m, names.getFirst()));
    List<Shape> members =
        all.stream()
            // Of several objects, one that lists the field is meant.
            .filter(m -> !required || !anyHas || !isUnlisted(m, names.getFirst()))
            .map(m -> m instanceof Shape.Obj object ? field(object, names, change, required) : m)
            .toList();
    return Unions.of(members);
  }

  private static boolean lists(Shape shape, String name) {
    return shape instanceof Shape.Obj object && object.fields().containsKey(name);
  }

  private static boolean isUnlisted(Shape shape, String name) {
    return shape instanceof Shape.Obj object
        && !object.fields().containsKey(name)
        && (object.extra() == Shape.Extra.REFUSED || object.extra() == Shape.Extra.UNSAID);
  }

  private static Shape field(
      Shape.Obj object, List<String> names, UnaryOperator<Shape> change, boolean required) {
    String name = names.getFirst();
    Field field = object.fields().get(name);
    if (field == null) {
      if (!required) {
        return object;
      }
      if (isUnlisted(object, name)) {
        return object;
      }
      field = new Field(object.others(), false, -1);
    }
    boolean last = names.size() == 1;
    Map<String, Field> fields = new LinkedHashMap<>(object.fields());
    fields.put(
        name,
        new Field(
            narrow(field.shape(), names.subList(1, names.size()), change, required),
            field.required() || (required && last),
            field.at()));
    return new Shape.Obj(fields, object.extra(), object.others(), object.at());
  }
}
