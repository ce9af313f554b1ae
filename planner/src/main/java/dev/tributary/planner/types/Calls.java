package dev.tributary.planner.types;

import dev.cel.common.ast.CelExpr;
import dev.tributary.planner.expression.CelSetup;
import dev.tributary.planner.types.Finding.Kind;
import java.util.ArrayList;
import java.util.List;

/** Infers calls: by own rules where CEL's types say too little, else by CEL's overloads. */
final class Calls {
  private final Inference inference;
  private final Comparisons comparisons;
  private final FunctionCalls functions;

  Calls(Inference inference) {
    this.inference = inference;
    NoOverload noOverload = new NoOverload(inference);
    this.comparisons = new Comparisons(inference, noOverload);
    this.functions = new FunctionCalls(inference, noOverload);
  }

  Shape infer(CelExpr expr, Env env) {
    CelExpr.CelCall call = expr.call();
    List<CelExpr> args = call.args();
    return switch (call.function()) {
      case "_&&_" -> logical(args, true, env);
      case "_||_" -> logical(args, false, env);
      case "_?_:_" -> conditional(args, env);
      case "_?._", "_[?_]" -> inference.selections().optional(expr, args, env);
      case "_[_]" -> inference.selections().index(expr, args, env);
      case "@not_strictly_false" -> {
        inference.infer(args.get(0), env);
        yield Shape.BOOL;
      }
      default -> strict(expr, call, env);
    };
  }

  /** An error on one side is absorbed when the other side decides, so each guards the other. */
  private Shape logical(List<CelExpr> args, boolean and, Env env) {
    for (int i = 0; i < args.size(); i++) {
      Env guarded = env;
      for (int j = 0; j < args.size(); j++) {
        if (j != i) {
          guarded = inference.guards().when(args.get(j), and, guarded);
        }
      }
      condition(args.get(i), guarded);
    }
    return Shape.BOOL;
  }

  private void condition(CelExpr expr, Env env) {
    Shape shape = inference.infer(expr, env);
    Shape solid = inference.solid(expr, expr, shape);
    if (Shape.members(solid).stream().noneMatch(m -> m instanceof Shape.Bool || Shape.isOpen(m))) {
      inference.wrong(
          Kind.TypeMismatch,
          expr,
          "'%s' is %s and must be a bool".formatted(ExpressionText.of(expr), Shape.name(solid)),
          solid instanceof Shape.Opt
              ? "unwrap it with .orValue(false)"
              : "compare it with something");
    }
  }

  private Shape conditional(List<CelExpr> args, Env env) {
    condition(args.get(0), env);
    Shape yes = inference.infer(args.get(1), inference.guards().when(args.get(0), true, env));
    Shape no = inference.infer(args.get(2), inference.guards().when(args.get(0), false, env));
    return Unions.of(yes, no);
  }

  private Shape strict(CelExpr expr, CelExpr.CelCall call, Env env) {
    List<CelExpr> all = new ArrayList<>();
    call.target().ifPresent(all::add);
    all.addAll(call.args());
    List<Shape> shapes = all.stream().map(a -> inference.infer(a, env)).toList();
    return switch (call.function()) {
      case "optional.of" -> new Shape.Opt(shapes.get(0));
      case "optional.none" -> new Shape.Opt(Shape.NEVER);
      case "optional.ofNonZeroValue" -> new Shape.Opt(Shape.withoutNull(shapes.get(0)));
      case "hasValue" -> Shape.BOOL;
      case "value" -> optional(expr, all.get(0), shapes.get(0));
      case "orValue" -> Unions.of(optional(expr, all.get(0), shapes.get(0)), shapes.get(1));
      case "or" -> {
        Shape first = optional(expr, all.get(0), shapes.get(0));
        Shape second = optional(expr, all.get(1), shapes.get(1));
        yield new Shape.Opt(Unions.of(first, second));
      }
      case "dyn" -> shapes.get(0);
      case "type" -> new Shape.Other("type");
      case "coalesce" -> coalesce(shapes);
      case CelSetup.SORT_BY -> {
        // The argument is range.map(x, [key, x]); the result is the range, sorted.
        CelExpr pairs = all.get(0);
        yield pairs.getKind() == CelExpr.ExprKind.Kind.COMPREHENSION
            ? inference.silently(pairs.comprehension().iterRange(), env)
            : new Shape.ListOf(Shape.ANY);
      }
      case "cel.@mapInsert" -> inserted(shapes);
      case "_==_", "_!=_" -> comparisons.equality(expr, all, shapes);
      case "@in", "_in_" -> comparisons.in(expr, all, shapes);
      default -> functions.infer(expr, call, all, shapes);
    };
  }

  private Shape optional(CelExpr expr, CelExpr arg, Shape shape) {
    return switch (shape) {
      case Shape.Opt opt -> opt.value();
      case Shape.Any any -> any;
      case Shape.Broken broken -> broken;
      default ->
          inference.wrong(
              Kind.TypeMismatch,
              expr,
              "'%s' is %s and no optional".formatted(ExpressionText.of(arg), Shape.name(shape)),
              "use it as it is, or reach it with .? when it may be absent");
    };
  }

  private static Shape coalesce(List<Shape> shapes) {
    List<Shape> present = new ArrayList<>();
    boolean always = false;
    for (Shape shape : shapes) {
      boolean absent = shape instanceof Shape.Opt || Shape.isNullable(shape);
      Shape inner = Shape.unwrapped(shape);
      boolean inside = Shape.isNullable(inner);
      present.add(Shape.withoutNull(inner));
      if (!absent && !inside) {
        always = true;
        break;
      }
    }
    if (!always) {
      present.add(Shape.NULL);
    }
    return Unions.of(present);
  }

  private static Shape inserted(List<Shape> shapes) {
    List<Shape> values = new ArrayList<>();
    if (shapes.size() == 3) {
      values.add(Shape.unwrapped(shapes.get(2)));
    }
    for (Shape shape : shapes.size() == 3 ? shapes.subList(0, 1) : shapes) {
      for (Shape member : Shape.members(shape)) {
        switch (member) {
          case Shape.MapOf map -> values.add(map.values());
          case Shape.Obj object -> values.addAll(object.values());
          default -> values.add(Shape.ANY);
        }
      }
    }
    return new Shape.MapOf(Unions.of(values));
  }
}
