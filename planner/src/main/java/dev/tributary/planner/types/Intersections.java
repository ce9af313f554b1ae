package dev.tributary.planner.types;

import dev.tributary.planner.types.Shape.Field;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Meets shapes: what is known of a value that has each of two, as {@code allOf} says. */
final class Intersections {
  private Intersections() {}

  /** What is of both shapes. */
  static Shape of(Shape left, Shape right) {
    if (left instanceof Shape.Any || left.equals(right)) {
      return right;
    }
    if (right instanceof Shape.Any) {
      return left;
    }
    List<Shape> all = new ArrayList<>();
    for (Shape a : Shape.members(left)) {
      for (Shape b : Shape.members(right)) {
        Shape one = plain(a, b);
        if (!(one instanceof Shape.Never)) {
          all.add(one);
        }
      }
    }
    return Unions.of(all);
  }

  private static Shape plain(Shape left, Shape right) {
    if (left instanceof Shape.Any) {
      return right;
    }
    if (right instanceof Shape.Any || left.equals(right)) {
      return left;
    }
    if (left instanceof Shape.Text a && right instanceof Shape.Text b) {
      return new Shape.Text(
          common(a.values(), b.values()), a.format() == null ? b.format() : a.format());
    }
    if (left instanceof Shape.Int a && right instanceof Shape.Int b) {
      return new Shape.Int(common(a.values(), b.values()));
    }
    if (left instanceof Shape.Int && right instanceof Shape.Num) {
      return left;
    }
    if (left instanceof Shape.Num && right instanceof Shape.Int) {
      return right;
    }
    if (left instanceof Shape.ListOf a && right instanceof Shape.ListOf b) {
      return new Shape.ListOf(of(a.items(), b.items()));
    }
    if (left instanceof Shape.Obj a && right instanceof Shape.Obj b) {
      return objects(a, b);
    }
    return Shape.NEVER;
  }

  private static <T> Set<T> common(Set<T> left, Set<T> right) {
    if (left.isEmpty()) {
      return right;
    }
    if (right.isEmpty()) {
      return left;
    }
    Set<T> common = new LinkedHashSet<>(left);
    common.retainAll(right);
    return common.isEmpty() ? left : Collections.unmodifiableSet(common);
  }

  private static Shape.Obj objects(Shape.Obj left, Shape.Obj right) {
    Map<String, Field> fields = new LinkedHashMap<>(left.fields());
    right
        .fields()
        .forEach(
            (name, field) ->
                fields.merge(
                    name,
                    field,
                    (a, b) ->
                        new Field(of(a.shape(), b.shape()), a.required() || b.required(), a.at())));
    Shape.Extra extra;
    if (left.extra() == Shape.Extra.REFUSED || right.extra() == Shape.Extra.REFUSED) {
      extra = Shape.Extra.REFUSED;
    } else if (left.extra() == Shape.Extra.ALLOWED || right.extra() == Shape.Extra.ALLOWED) {
      extra = Shape.Extra.ALLOWED;
    } else {
      extra =
          left.extra() == Shape.Extra.UNSAID || right.extra() == Shape.Extra.UNSAID
              ? Shape.Extra.UNSAID
              : Shape.Extra.IMPLIED;
    }
    return new Shape.Obj(fields, extra, of(left.others(), right.others()), -1);
  }
}
