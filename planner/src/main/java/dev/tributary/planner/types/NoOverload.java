package dev.tributary.planner.types;

import dev.cel.common.ast.CelExpr;
import dev.tributary.planner.types.Finding.Kind;
import java.util.List;
import java.util.Map;

/** Tells that a function or an operator doesn't take what it is given. */
final class NoOverload {
  private static final Map<String, String> OPERATORS =
      Map.ofEntries(
          Map.entry("_+_", "+"),
          Map.entry("_-_", "-"),
          Map.entry("_*_", "*"),
          Map.entry("_/_", "/"),
          Map.entry("_%_", "%"),
          Map.entry("_<_", "<"),
          Map.entry("_<=_", "<="),
          Map.entry("_>_", ">"),
          Map.entry("_>=_", ">="),
          Map.entry("_==_", "=="),
          Map.entry("_!=_", "!="),
          Map.entry("@in", "in"),
          Map.entry("_in_", "in"),
          Map.entry("-_", "-"));

  private final Inference inference;

  NoOverload(Inference inference) {
    this.inference = inference;
  }

  /** The function as it is written. */
  static String name(String function) {
    return OPERATORS.getOrDefault(function, function);
  }

  Shape tell(CelExpr expr, List<Shape> shapes, List<CelExpr> args) {
    CelExpr.CelCall call = expr.call();
    String operator = OPERATORS.get(call.function());
    String names =
        String.join(operator == null ? ", " : " and ", shapes.stream().map(Shape::name).toList());
    String message =
        operator == null
            ? "no matching overload: %s doesn't take (%s)".formatted(call.function(), names)
            : "no matching overload: '%s' doesn't take %s".formatted(operator, names);
    return inference.wrong(Kind.TypeMismatch, expr, message, nextStep(operator, shapes, args));
  }

  private static String nextStep(String operator, List<Shape> shapes, List<CelExpr> args) {
    for (int i = 0; i < shapes.size(); i++) {
      if (shapes.get(i) instanceof Shape.Opt) {
        return "unwrap '%s' with .orValue(…)".formatted(ExpressionText.of(args.get(i)));
      }
    }
    boolean decimal = shapes.stream().anyMatch(Shape.Num.class::isInstance);
    if (operator != null && decimal && shapes.stream().noneMatch(Shape.Text.class::isInstance)) {
      return "reckon with add(a, b), sub(a, b), mul(a, b) or div(a, b, scale)";
    }
    if (operator != null && shapes.stream().anyMatch(Shape.Text.class::isInstance)) {
      return "make both the same kind: string(…), int(…) or decimal(…)";
    }
    return "convert the arguments; docs/functions.md lists what each function takes";
  }
}
