package dev.tributary.planner.types;

import dev.cel.common.ast.CelExpr;
import dev.tributary.planner.types.Finding.Kind;
import dev.tributary.planner.types.Shape.Field;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Infers what is reached in a value: a field by its name, an item by an index or a key. */
final class Selections {
  private final Inference inference;

  Selections(Inference inference) {
    this.inference = inference;
  }

  /** How a field is reached. */
  enum Access {
    /** {@code x.f}: an error when it is absent. */
    BARE,
    /** {@code x.?f} or {@code x[?'f']}. */
    OPTIONAL,
    /** {@code has(x.f)} or {@code 'f' in x}. */
    TEST
  }

  /** {@code x.?f} or {@code x[?k]}. */
  Shape optional(CelExpr expr, List<CelExpr> args, Env env) {
    Shape operand = inference.infer(args.get(0), env);
    Optional<String> name = Literals.text(args.get(1));
    if (name.isPresent() && !(Shape.unwrapped(operand) instanceof Shape.ListOf)) {
      Shape field = field(expr, args.get(0), Shape.unwrapped(operand), name.get(), Access.OPTIONAL);
      return field instanceof Shape.Broken || field instanceof Shape.Opt
          ? field
          : new Shape.Opt(field);
    }
    Shape item = item(expr, args, Shape.unwrapped(operand), env);
    return item instanceof Shape.Broken ? item : new Shape.Opt(item);
  }

  /** {@code x[k]}. */
  Shape index(CelExpr expr, List<CelExpr> args, Env env) {
    Shape operand = inference.infer(args.get(0), env);
    Optional<String> name = Literals.text(args.get(1));
    if (name.isPresent() && !(Shape.unwrapped(operand) instanceof Shape.ListOf)) {
      return field(expr, args.get(0), operand, name.get(), Access.BARE);
    }
    Shape item = item(expr, args, Shape.unwrapped(operand), env);
    return operand instanceof Shape.Opt && !(item instanceof Shape.Broken)
        ? new Shape.Opt(item)
        : item;
  }

  /** An item by a computed key: like a list's, it is taken to be there. */
  private Shape item(CelExpr expr, List<CelExpr> args, Shape operand, Env env) {
    Shape solid = inference.solid(expr, args.get(0), operand);
    Shape key = inference.infer(args.get(1), env);
    List<Shape> items = new ArrayList<>();
    for (Shape member : Shape.members(solid)) {
      switch (member) {
        case Shape.ListOf list when mayBe(key, Shape.Int.class) -> items.add(list.items());
        case Shape.MapOf map -> items.add(map.values());
        case Shape.Obj object when mayBe(key, Shape.Text.class) -> items.addAll(object.values());
        case Shape.Any any -> items.add(any);
        case Shape.Broken broken -> items.add(broken);
        case Shape.Never never -> items.add(never);
        default ->
            items.add(
                inference.wrong(
                    Kind.TypeMismatch,
                    expr,
                    "'%s' is %s and can't be indexed with %s"
                        .formatted(
                            ExpressionText.of(args.get(0)), Shape.name(member), Shape.name(key)),
                    "index a list with an integer and an object with a string"));
      }
    }
    return Unions.of(items);
  }

  /** Whether the shape may be of this type. */
  static boolean mayBe(Shape shape, Class<? extends Shape> type) {
    return Shape.members(shape).stream()
        .anyMatch(m -> type.isInstance(m) || m instanceof Shape.Any || m instanceof Shape.Broken);
  }

  /** The field's own shape, without the optional around it. */
  Shape field(CelExpr at, CelExpr operandExpr, Shape operand, String name, Access access) {
    if (operand instanceof Shape.Opt optional) {
      Shape inner = field(at, operandExpr, optional.value(), name, Access.OPTIONAL);
      return inner instanceof Shape.Broken ? inner : new Shape.Opt(inner);
    }
    Shape solid = inference.solid(at, operandExpr, operand);
    List<Shape> members = Shape.members(solid);
    List<Shape> found = new ArrayList<>();
    Set<String> known = new LinkedHashSet<>();
    boolean maybeAbsent = false;
    boolean typedOthers = false;
    Shape scalar = null;
    for (Shape member : members) {
      switch (member) {
        case Shape.Any any -> {
          return Shape.ANY;
        }
        case Shape.Broken broken -> {
          return Shape.BROKEN;
        }
        case Shape.Never never -> {
          return Shape.BROKEN;
        }
        case Shape.MapOf map -> {
          found.add(map.values());
          maybeAbsent |= !map.trusted();
        }
        case Shape.Obj object -> {
          Field field = object.fields().get(name);
          known.addAll(object.fields().keySet());
          if (field != null) {
            found.add(field.shape());
            maybeAbsent |= !field.required();
          } else if (object.extra() == Shape.Extra.ALLOWED
              || object.extra() == Shape.Extra.IMPLIED) {
            found.add(object.others());
            typedOthers |= !(Shape.plain(object.others()) instanceof Shape.Any);
          } else {
            maybeAbsent = true;
          }
        }
        default -> scalar = member;
      }
    }
    if (found.isEmpty()) {
      return unknown(at, operandExpr, solid, name, known);
    }
    if (scalar != null && !inference.isLenient()) {
      String place = ExpressionText.of(operandExpr);
      inference.wrong(
          Kind.TypeMismatch,
          at,
          "'%s' may be %s, which has no fields".formatted(place, Shape.name(scalar)),
          "ask first, as in type(%s) == map ? … : …".formatted(place));
      return Unions.of(found);
    }
    if ((maybeAbsent || typedOthers) && access == Access.BARE && !inference.isLenient()) {
      String place = ExpressionText.of(operandExpr) + Suggestions.selector(name);
      Shape fits = Unions.of(found);
      inference.wrong(
          Kind.OptionalFieldUnguarded,
          at,
          "'%s' may be absent".formatted(place),
          "write %s.orValue(…), or has(%s) ? … : …; alone in a mapping, %s leaves the field out"
              .formatted(optionalText(operandExpr, name), place, optionalText(operandExpr, name)));
      return fits;
    }
    return Unions.of(found);
  }

  private static String optionalText(CelExpr operand, String name) {
    String selector = Suggestions.selector(name);
    return selector.startsWith("[")
        ? ExpressionText.of(operand) + "[?" + selector.substring(1)
        : ExpressionText.of(operand) + ".?" + selector.substring(1);
  }

  private Shape unknown(
      CelExpr at, CelExpr operandExpr, Shape operand, String name, Set<String> known) {
    String place = ExpressionText.of(operandExpr);
    if (known.isEmpty()) {
      if (inference.isLenient() && !(operand instanceof Shape.ListOf)) {
        return Shape.ANY;
      }
      return inference.wrong(
          Kind.FieldUnknown,
          at,
          "undefined field '%s': '%s' is %s and has no fields"
              .formatted(name, place, Shape.name(operand)),
          operand instanceof Shape.ListOf
              ? "take one item, as in %s[0]%s, or all, as in %s.map(x, x%s)"
                  .formatted(place, Suggestions.selector(name), place, Suggestions.selector(name))
              : "use '" + place + "' itself");
    }
    Optional<String> nearest =
        known.stream()
            .filter(k -> k.startsWith(name + "-") || k.startsWith(name + "."))
            .findFirst()
            .or(() -> Suggestions.nearest(name, known));
    // An answer may be an error of another shape; only what looks like a slip is told.
    if (inference.isLenient() && nearest.isEmpty()) {
      return Shape.ANY;
    }
    return inference.wrong(
        Kind.FieldUnknown,
        at,
        "undefined field '%s' of '%s'".formatted(name, place),
        nearest
            .map(k -> "did you mean %s%s?".formatted(place, Suggestions.selector(k)))
            .orElseGet(() -> "its schema has: " + Suggestions.list(known)));
  }
}
