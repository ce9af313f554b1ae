package dev.tributary.planner.types;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.tributary.planner.expression.CelSetup;
import dev.tributary.planner.types.Finding.Kind;
import dev.tributary.planner.types.Inference.Access;
import dev.tributary.planner.types.Shape.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Infers calls: by own rules where CEL's types say too little, else by CEL's overloads. */
final class Calls {
  /** Functions whose arguments stand for numbers, and how many of them. */
  private static final Map<String, Integer> NUMBERS =
      Map.of(
          "decimal",
          1,
          "add",
          2,
          "sub",
          2,
          "mul",
          2,
          "div",
          2,
          "round",
          1,
          "compare",
          2,
          "formatNumber",
          1);

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

  Calls(Inference inference) {
    this.inference = inference;
  }

  Shape infer(CelExpr expr, Env env) {
    CelExpr.CelCall call = expr.call();
    List<CelExpr> args = call.args();
    return switch (call.function()) {
      case "_&&_" -> logical(args, true, env);
      case "_||_" -> logical(args, false, env);
      case "_?_:_" -> conditional(args, env);
      case "_?._", "_[?_]" -> optionalField(expr, args, env);
      case "_[_]" -> index(expr, args, env);
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
    if (Shape.members(solid).stream()
        .noneMatch(
            m ->
                m instanceof Shape.Bool
                    || m instanceof Shape.Any
                    || m instanceof Shape.Broken
                    || m instanceof Shape.Never)) {
      inference.wrong(
          Kind.TypeMismatch,
          expr,
          "'%s' is %s and must be a bool".formatted(Inference.text(expr), Shape.name(solid)),
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

  private Shape optionalField(CelExpr expr, List<CelExpr> args, Env env) {
    Shape operand = inference.infer(args.get(0), env);
    Optional<String> name = Literals.text(args.get(1));
    if (name.isPresent() && !(unwrapped(operand) instanceof Shape.ListOf)) {
      Shape field =
          inference.field(expr, args.get(0), unwrapped(operand), name.get(), Access.OPTIONAL);
      return field instanceof Shape.Broken || field instanceof Shape.Opt
          ? field
          : new Shape.Opt(field);
    }
    Shape item = item(expr, args, unwrapped(operand), env);
    return item instanceof Shape.Broken ? item : new Shape.Opt(item);
  }

  private static Shape unwrapped(Shape shape) {
    return shape instanceof Shape.Opt optional ? optional.value() : shape;
  }

  private Shape index(CelExpr expr, List<CelExpr> args, Env env) {
    Shape operand = inference.infer(args.get(0), env);
    Optional<String> name = Literals.text(args.get(1));
    if (name.isPresent() && !(unwrapped(operand) instanceof Shape.ListOf)) {
      return inference.field(expr, args.get(0), operand, name.get(), Access.BARE);
    }
    Shape item = item(expr, args, unwrapped(operand), env);
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
        case Shape.ListOf list when fits(key, Shape.Int.class) -> items.add(list.items());
        case Shape.MapOf map -> items.add(map.values());
        case Shape.Obj object when fits(key, Shape.Text.class) -> {
          object.fields().values().forEach(f -> items.add(f.shape()));
          if (object.extra() != Shape.Extra.REFUSED) {
            items.add(object.others());
          }
        }
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
                            Inference.text(args.get(0)), Shape.name(member), Shape.name(key)),
                    "index a list with an integer and an object with a string"));
      }
    }
    return Unions.of(items);
  }

  private static boolean fits(Shape shape, Class<? extends Shape> type) {
    return Shape.members(shape).stream()
        .anyMatch(m -> type.isInstance(m) || m instanceof Shape.Any || m instanceof Shape.Broken);
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
      case "_==_", "_!=_" -> equality(expr, all, shapes);
      case "@in", "_in_" -> in(expr, all, shapes);
      default -> ordinary(expr, call, all, shapes);
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
              "'%s' is %s and no optional".formatted(Inference.text(arg), Shape.name(shape)),
              "use it as it is, or reach it with .? when it may be absent");
    };
  }

  private static Shape coalesce(List<Shape> shapes) {
    List<Shape> present = new ArrayList<>();
    boolean always = false;
    for (Shape shape : shapes) {
      boolean absent = shape instanceof Shape.Opt || Shape.isNullable(shape);
      Shape inner = unwrapped(shape);
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
      values.add(unwrapped(shapes.get(2)));
    }
    for (Shape shape : shapes.size() == 3 ? shapes.subList(0, 1) : shapes) {
      for (Shape member : Shape.members(shape)) {
        switch (member) {
          case Shape.MapOf map -> values.add(map.values());
          case Shape.Obj object -> {
            object.fields().values().forEach(f -> values.add(f.shape()));
            if (object.extra() != Shape.Extra.REFUSED) {
              values.add(object.others());
            }
          }
          default -> values.add(Shape.ANY);
        }
      }
    }
    return new Shape.MapOf(Unions.of(values));
  }

  private Shape equality(CelExpr expr, List<CelExpr> args, List<Shape> shapes) {
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
    return possible ? Shape.BOOL : mismatch(expr, List.of(left, right), args);
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
    if (open(left) || open(right)) {
      return true;
    }
    return (numeric(left) && numeric(right)) || (mapLike(left) && mapLike(right));
  }

  private static boolean open(Shape shape) {
    return shape instanceof Shape.Any
        || shape instanceof Shape.Broken
        || shape instanceof Shape.Never;
  }

  private static boolean numeric(Shape shape) {
    return shape instanceof Shape.Int || shape instanceof Shape.Dbl;
  }

  private static boolean mapLike(Shape shape) {
    return shape instanceof Shape.Obj || shape instanceof Shape.MapOf;
  }

  private Shape in(CelExpr expr, List<CelExpr> args, List<Shape> shapes) {
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
            return mismatch(expr, List.of(shapes.get(0), list), args);
          }
        }
        case Shape.Obj object -> {
          Optional<String> name = Literals.text(args.get(0));
          if (name.isPresent() && Shape.members(range).size() == 1) {
            inference.field(expr, args.get(1), object, name.get(), Access.TEST);
          }
        }
        case Shape.MapOf map -> {}
        default -> {
          if (!open(member)) {
            return mismatch(expr, shapes, args);
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
    Set<String> values = new java.util.TreeSet<>();
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
          "'%s' is never '%s'".formatted(Inference.text(other), value),
          Suggestions.didYouMean(value, values));
    }
  }

  private Shape ordinary(
      CelExpr expr, CelExpr.CelCall call, List<CelExpr> args, List<Shape> shapes) {
    List<Shape> solid = new ArrayList<>();
    for (int i = 0; i < shapes.size(); i++) {
      solid.add(inference.solid(args.get(i), args.get(i), shapes.get(i)));
    }
    if (solid.stream().anyMatch(Shape.Broken.class::isInstance)) {
      return Shape.BROKEN;
    }
    Shape first = solid.isEmpty() ? Shape.NULL : Shape.plain(solid.get(0));
    switch (call.function()) {
      case "_+_" -> {
        if (first instanceof Shape.ListOf a
            && Shape.plain(solid.get(1)) instanceof Shape.ListOf b) {
          return new Shape.ListOf(Unions.of(a.items(), b.items()));
        }
      }
      case "zip" -> {
        if (first instanceof Shape.ListOf a
            && Shape.plain(solid.get(1)) instanceof Shape.ListOf b) {
          Map<String, Field> fields = new LinkedHashMap<>();
          fields.put("left", new Field(a.items(), true, -1));
          fields.put("right", new Field(b.items(), true, -1));
          return new Shape.ListOf(new Shape.Obj(fields, Shape.Extra.REFUSED, Shape.ANY, -1));
        }
      }
      case "lookup" -> {
        return lookup(expr, args, solid);
      }
      case "groupBy" -> {
        if (first instanceof Shape.ListOf list) {
          Literals.text(args.get(1))
              .ifPresent(
                  name -> {
                    Shape key = inference.field(expr, args.get(0), list.items(), name, Access.BARE);
                    inference.solid(expr, args.get(1), key);
                  });
          return new Shape.MapOf(list);
        }
      }
      case "sum" -> {
        if (first instanceof Shape.ListOf list) {
          number(args.get(0), "an item of " + Inference.text(args.get(0)), list.items());
        }
      }
      default -> {
        int numbers = NUMBERS.getOrDefault(call.function(), 0);
        for (int i = 0; i < numbers && i < solid.size(); i++) {
          number(args.get(i), Inference.text(args.get(i)), solid.get(i));
        }
      }
    }
    return overload(expr, call, args, solid);
  }

  /** Every alternative of every argument must be taken, for any may come. */
  private Shape overload(
      CelExpr expr, CelExpr.CelCall call, List<CelExpr> args, List<Shape> shapes) {
    boolean member = call.target().isPresent();
    List<Shape> results = new ArrayList<>();
    for (int i = 0; i < shapes.size(); i++) {
      if (!(Shape.plain(shapes.get(i)) instanceof Shape.Union union)) {
        continue;
      }
      for (Shape alternative : union.members()) {
        List<Shape> one = new ArrayList<>(shapes);
        one.set(i, alternative);
        Optional<Shape> result = Overloads.result(call.function(), member, one);
        if (result.isEmpty()) {
          return inference.wrong(
              Kind.TypeMismatch,
              expr,
              "no matching overload: '%s' may be %s, which %s doesn't take"
                  .formatted(
                      Inference.text(args.get(i)),
                      Shape.name(alternative),
                      OPERATORS.getOrDefault(call.function(), call.function())),
              "ask first, as in type(%s) == string ? … : …".formatted(Inference.text(args.get(i))));
        }
        results.add(result.get());
      }
    }
    return results.isEmpty()
        ? Overloads.result(call.function(), member, shapes)
            .orElseGet(() -> mismatch(expr, shapes, args))
        : Unions.of(results);
  }

  private void number(CelExpr at, String what, Shape shape) {
    boolean fits =
        Shape.members(shape).stream()
            .allMatch(
                m ->
                    m instanceof Shape.Int
                        || m instanceof Shape.Num
                        || m instanceof Shape.Dbl
                        || m instanceof Shape.Text
                        || open(m));
    if (!fits) {
      inference.wrong(
          Kind.TypeMismatch,
          at,
          "'%s' is %s and a number is needed".formatted(what, Shape.name(shape)),
          Shape.members(shape).stream().anyMatch(Shape.Opt.class::isInstance)
              ? "unwrap it with .orValue(0)"
              : "give an int, a decimal, or a string that holds one");
    }
  }

  private Shape lookup(CelExpr expr, List<CelExpr> args, List<Shape> shapes) {
    List<Shape> values = new ArrayList<>(List.of(shapes.get(2)));
    switch (Shape.plain(shapes.get(0))) {
      case Shape.Obj object -> {
        object.fields().values().forEach(f -> values.add(f.shape()));
        if (object.extra() != Shape.Extra.REFUSED) {
          values.add(object.others());
        }
        if (!fits(shapes.get(1), Shape.Text.class)) {
          return mismatch(expr, shapes, args);
        }
      }
      case Shape.MapOf map -> values.add(map.values());
      case Shape.Any any -> {
        return any;
      }
      default -> {
        return mismatch(expr, shapes, args);
      }
    }
    return Unions.of(values);
  }

  private Shape mismatch(CelExpr expr, List<Shape> shapes, List<CelExpr> args) {
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
        return "unwrap '%s' with .orValue(…)".formatted(Inference.text(args.get(i)));
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
