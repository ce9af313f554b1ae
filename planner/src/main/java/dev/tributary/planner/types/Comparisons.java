package dev.tributary.planner.types;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.tributary.planner.types.Finding.Kind;
import dev.tributary.planner.types.Selections.Access;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Infers {@code ==}, {@code !=} and {@code in}: whether what is compared can ever be the same. */
final class Comparisons {
  private final Inference inference;
  private final NoOverload noOverload;

  Comparisons(Inference inference, NoOverload noOverload) {
    this.inference = inference;
    this.noOverload = noOverload;
  }

  Shape equality(CelExpr expr, List<CelExpr> args, List<Shape> shapes) {
    for (int i = 0; i < 2; i++) {
      literal(args.get(i), shapes.get(i), args.get(1 - i), Set.of(shapes.get(1 - i)));
    }
    Shape left = Shape.withoutNull(shapes.get(0));
    Shape right = Shape.withoutNull(shapes.get(1));
    if (left instanceof Shape.Never || right instanceof Shape.Never) {
      return Shape.BOOL;
    }
    if (left instanceof Shape.Num || right instanceof Shape.Num) {
      return decimals(expr);
    }
    boolean possible = false;
    for (Shape a : Shape.members(left)) {
      for (Shape b : Shape.members(right)) {
        possible |= comparable(a, b);
      }
    }
    return possible ? Shape.BOOL : noOverload.tell(expr, List.of(left, right), args);
  }

  private Shape decimals(CelExpr expr) {
    return inference.wrong(
        Kind.TypeMismatch,
        expr,
        "a decimal number may be written 5, 5.0 or 5e0, which == doesn't see through",
        "write compare(a, b) == 0");
  }

  private static boolean comparable(Shape left, Shape right) {
    if (left.getClass() == right.getClass()) {
      return true;
    }
    if (Shape.isOpen(left) || Shape.isOpen(right)) {
      return true;
    }
    return (numeric(left) && numeric(right)) || (mapLike(left) && mapLike(right));
  }

  private static boolean numeric(Shape shape) {
    return shape instanceof Shape.Int || shape instanceof Shape.Dbl;
  }

  private static boolean mapLike(Shape shape) {
    return shape instanceof Shape.Obj || shape instanceof Shape.MapOf;
  }

  Shape in(CelExpr expr, List<CelExpr> args, List<Shape> shapes) {
    Shape range = inference.solid(expr, args.get(1), shapes.get(1));
    for (Shape member : Shape.members(range)) {
      switch (member) {
        case Shape.ListOf list -> {
          if (args.get(1).getKind() == CelExpr.ExprKind.Kind.LIST) {
            for (CelExpr item : args.get(1).list().elements()) {
              literal(
                  item,
                  inference.infer(item, new Env(Map.of(), Map.of())),
                  args.get(0),
                  Set.of(shapes.get(0)));
            }
          }
          literal(args.get(0), shapes.get(0), args.get(1), Set.of(list.items()));
          Shape key = Shape.withoutNull(shapes.get(0));
          if (key instanceof Shape.Num) {
            return decimals(expr);
          }
          boolean possible =
              Shape.members(key).stream()
                  .anyMatch(
                      k -> Shape.members(list.items()).stream().anyMatch(i -> comparable(k, i)));
          if (!possible) {
            return noOverload.tell(expr, List.of(shapes.get(0), list), args);
          }
        }
        case Shape.Obj object -> {
          Optional<String> name = Literals.text(args.get(0));
          if (name.isPresent() && Shape.members(range).size() == 1) {
            inference.selections().field(expr, args.get(1), object, name.get(), Access.TEST);
          }
        }
        case Shape.MapOf map -> {}
        default -> {
          if (!Shape.isOpen(member)) {
            return noOverload.tell(expr, shapes, args);
          }
        }
      }
    }
    return Shape.BOOL;
  }

  /** A literal that the other side's enum doesn't have. */
  private void literal(CelExpr literal, Shape shape, CelExpr other, Set<Shape> others) {
    if (literal.getKind() != CelExpr.ExprKind.Kind.CONSTANT
        || literal.constant().getKind() != CelConstant.Kind.STRING_VALUE
        || !(shape instanceof Shape.Text)
        || other.getKind() == CelExpr.ExprKind.Kind.CONSTANT
        || other.getKind() == CelExpr.ExprKind.Kind.LIST) {
      return;
    }
    Set<String> values = new TreeSet<>();
    for (Shape member : Shape.members(others.iterator().next())) {
      if (member instanceof Shape.Null) {
        continue;
      }
      if (!(member instanceof Shape.Text text) || text.values().isEmpty()) {
        return;
      }
      values.addAll(text.values());
    }
    String value = literal.constant().stringValue();
    if (!values.isEmpty() && !values.contains(value)) {
      inference.wrong(
          Kind.EnumMismatch,
          literal,
          "'%s' is never '%s'".formatted(ExpressionText.of(other), value),
          Suggestions.didYouMean(value, values));
    }
  }
}
