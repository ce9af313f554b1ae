package dev.tributary.planner.types;

import dev.cel.common.ast.CelExpr;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * What a condition says of the places around it: {@code has(x)}, {@code x != null}, {@code 'k' in
 * x}, {@code x == 'literal'}, {@code type(x) == string}, joined by and, or and not. Only what
 * surely holds is taken; every other condition says nothing.
 */
final class Guards {
  private static final UnaryOperator<Shape> SAME = shape -> shape;

  private final BiFunction<CelExpr, Env, Shape> silently;

  /**
   * @param silently infers without telling what is wrong
   */
  Guards(BiFunction<CelExpr, Env, Shape> silently) {
    this.silently = silently;
  }

  /** What is known where the condition has this value. */
  Env when(CelExpr condition, boolean value, Env env) {
    switch (condition.getKind()) {
      case SELECT -> {
        if (condition.select().testOnly()) {
          return value
              ? present(condition.select().operand(), condition.select().field(), env)
              : env;
        }
        return env;
      }
      case CALL -> {
        return call(condition.call(), value, env);
      }
      default -> {
        return env;
      }
    }
  }

  private Env call(CelExpr.CelCall call, boolean value, Env env) {
    List<CelExpr> args = call.args();
    return switch (call.function()) {
      case "!_" -> when(args.get(0), !value, env);
      case "@not_strictly_false" -> when(args.get(0), value, env);
      case "_&&_" -> value ? both(args, true, env) : env;
      case "_||_" -> value ? env : both(args, false, env);
      case "_==_" -> equal(args.get(0), args.get(1), value, env);
      case "_!=_" -> equal(args.get(0), args.get(1), !value, env);
      case "@in", "_in_" -> {
        Optional<String> key = Literals.text(args.get(0));
        yield value && key.isPresent() ? present(args.get(1), key.get(), env) : env;
      }
      case "hasValue" -> env;
      default -> env;
    };
  }

  private Env both(List<CelExpr> args, boolean value, Env env) {
    return when(args.get(1), value, when(args.get(0), value, env));
  }

  private Env equal(CelExpr left, CelExpr right, boolean value, Env env) {
    if (Literals.isNull(right) || Literals.isNull(left)) {
      CelExpr other = Literals.isNull(right) ? left : right;
      return refine(other, value ? s -> Shape.NULL : Shape::withoutNull, false, env);
    }
    if (!value) {
      return left.getKind() == CelExpr.ExprKind.Kind.CONSTANT
          ? chosen(right, left, false, env)
          : chosen(left, right, false, env);
    }
    Env known = typed(right, left, typed(left, right, env));
    if (left.getKind() == CelExpr.ExprKind.Kind.CONSTANT) {
      return narrowed(right, left, known);
    }
    return right.getKind() == CelExpr.ExprKind.Kind.CONSTANT ? narrowed(left, right, known) : known;
  }

  /** {@code x == 'a'}: it isn't null, and an object with another constant there isn't meant. */
  private Env narrowed(CelExpr place, CelExpr constant, Env env) {
    return chosen(place, constant, true, refine(place, Shape::withoutNull, false, env));
  }

  /** Which of several objects is meant, when a field of it is, or isn't, a constant. */
  private Env chosen(CelExpr place, CelExpr constant, boolean same, Env known) {
    Optional<String> text = Literals.text(constant);
    if (text.isEmpty()
        || place.getKind() != CelExpr.ExprKind.Kind.SELECT
        || place.select().testOnly()) {
      return known;
    }
    String field = place.select().field();
    return refine(
        place.select().operand(),
        shape ->
            Shape.members(shape).size() < 2
                ? shape
                : Unions.of(
                    Shape.members(shape).stream()
                        .filter(
                            m ->
                                same
                                    ? mayHold(m, field, text.get())
                                    : !mustHold(m, field, text.get()))
                        .toList()),
        false,
        known);
  }

  private static boolean mayHold(Shape member, String field, String value) {
    if (!(member instanceof Shape.Obj object) || !object.fields().containsKey(field)) {
      return true;
    }
    return Shape.members(object.fields().get(field).shape()).stream()
        .anyMatch(
            s ->
                !(s instanceof Shape.Text text)
                    || text.values().isEmpty()
                    || text.values().contains(value));
  }

  private static boolean mustHold(Shape member, String field, String value) {
    return member instanceof Shape.Obj object
        && object.fields().containsKey(field)
        && Shape.plain(object.fields().get(field).shape()) instanceof Shape.Text text
        && text.values().equals(Set.of(value));
  }

  /** {@code type(x) == string}. */
  private Env typed(CelExpr call, CelExpr type, Env env) {
    if (call.getKind() != CelExpr.ExprKind.Kind.CALL
        || !call.call().function().equals("type")
        || type.getKind() != CelExpr.ExprKind.Kind.IDENT) {
      return env;
    }
    String name = type.ident().name();
    return refine(
        call.call().args().get(0),
        shape -> {
          List<Shape> kept = Shape.members(shape).stream().filter(m -> isOf(m, name)).toList();
          return kept.isEmpty() ? shape : Unions.of(kept);
        },
        false,
        env);
  }

  private static boolean isOf(Shape shape, String type) {
    return switch (shape) {
      case Shape.Text t -> type.equals("string");
      case Shape.Int i -> type.equals("int");
      case Shape.Bool b -> type.equals("bool");
      case Shape.Dbl d -> type.equals("double");
      case Shape.ListOf l -> type.equals("list");
      case Shape.Obj o -> type.equals("map");
      case Shape.MapOf m -> type.equals("map");
      case Shape.Null n -> type.equals("null_type");
      default -> false;
    };
  }

  private Env present(CelExpr operand, String field, Env env) {
    Optional<Place> place = Place.of(operand);
    if (place.isEmpty()) {
      return env;
    }
    if (place.get().isFields()) {
      return at(place.get().below(field), SAME, true, env);
    }
    Shape shape = silently.apply(operand, env);
    return env.withFact(place.get().text(), Narrowing.narrow(shape, List.of(field), SAME, true));
  }

  private Env refine(CelExpr expr, UnaryOperator<Shape> change, boolean required, Env env) {
    Optional<Place> place = Place.of(expr);
    if (place.isEmpty()) {
      return env;
    }
    if (place.get().isFields()) {
      return at(place.get(), change, required, env);
    }
    return env.withFact(place.get().text(), change.apply(silently.apply(expr, env)));
  }

  private Env at(Place place, UnaryOperator<Shape> change, boolean required, Env env) {
    Shape root = env.variable(place.variable());
    return env.with(place.variable(), Narrowing.narrow(root, place.names(), change, required));
  }
}
