package dev.tributary.planner.types;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Joins shapes: what is known of a value that has one of several. */
final class Unions {
  /** Most literals that a scalar remembers, and most members of a union. */
  private static final int MOST = 64;

  private Unions() {}

  /** The shape of a value that has one of the two. */
  static Shape of(Shape left, Shape right) {
    return left == right ? left : of(List.of(left, right));
  }

  /** The shape of a value that has one of these. */
  static Shape of(List<Shape> shapes) {
    List<Shape> flat = new ArrayList<>();
    for (Shape shape : shapes) {
      if (shape instanceof Shape.Union union) {
        flat.addAll(union.members());
      } else if (shape instanceof Shape.Ref ref && ref.resolve() instanceof Shape.Union union) {
        flat.addAll(union.members());
      } else if (!(shape instanceof Shape.Never)) {
        flat.add(shape);
      }
    }
    List<Shape> result = new ArrayList<>();
    for (Shape shape : flat) {
      if (shape instanceof Shape.Broken) {
        return Shape.BROKEN;
      }
      merge(result, shape);
    }
    if (result.stream().anyMatch(Shape.Any.class::isInstance)) {
      return Shape.ANY;
    }
    if (result.size() > MOST) {
      return Shape.ANY;
    }
    return switch (result.size()) {
      case 0 -> Shape.NEVER;
      case 1 -> result.getFirst();
      default -> new Shape.Union(List.copyOf(result));
    };
  }

  private static void merge(List<Shape> result, Shape shape) {
    for (int i = 0; i < result.size(); i++) {
      Shape merged = merged(result.get(i), shape);
      if (merged != null) {
        result.set(i, merged);
        return;
      }
    }
    result.add(shape);
  }

  /** The two as one shape without loss that matters, or {@code null}. */
  private static Shape merged(Shape left, Shape right) {
    if (left.equals(right)) {
      return left;
    }
    if (left instanceof Shape.Text a && right instanceof Shape.Text b) {
      return new Shape.Text(
          either(a.values(), b.values()),
          Objects.equals(a.format(), b.format()) ? a.format() : null);
    }
    if (left instanceof Shape.Int a && right instanceof Shape.Int b) {
      return new Shape.Int(either(a.values(), b.values()));
    }
    if (left instanceof Shape.ListOf a && right instanceof Shape.ListOf b) {
      return new Shape.ListOf(of(a.items(), b.items()));
    }
    if (left instanceof Shape.MapOf a && right instanceof Shape.MapOf b) {
      return new Shape.MapOf(of(a.values(), b.values()));
    }
    if (left instanceof Shape.MapOf && isEmptyMap(right)) {
      return left;
    }
    if (right instanceof Shape.MapOf && isEmptyMap(left)) {
      return right;
    }
    if (left instanceof Shape.Opt a && right instanceof Shape.Opt b) {
      return new Shape.Opt(of(a.value(), b.value()));
    }
    // `{}` beside an object, as in `cond ? {…} : {}`, stays its own member: the field is absent.
    return null;
  }

  private static boolean isEmptyMap(Shape shape) {
    return shape instanceof Shape.Obj object
        && object.fields().isEmpty()
        && object.extra() == Shape.Extra.REFUSED;
  }

  private static <T extends Comparable<T>> Set<T> either(Set<T> left, Set<T> right) {
    if (left.isEmpty() || right.isEmpty()) {
      return Set.of();
    }
    Set<T> all = new TreeSet<>(left);
    all.addAll(right);
    return all.size() > MOST ? Set.of() : Collections.unmodifiableSet(all);
  }
}
