package dev.tributary.planner.types;

import dev.cel.common.ast.CelExpr;
import dev.tributary.planner.types.Finding.Kind;
import dev.tributary.planner.types.Selections.Access;
import dev.tributary.planner.types.Shape.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Infers functions and operators of which no argument may be null. */
final class FunctionCalls {
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

  private final Inference inference;
  private final NoOverload noOverload;

  FunctionCalls(Inference inference, NoOverload noOverload) {
    this.inference = inference;
    this.noOverload = noOverload;
  }

  Shape infer(CelExpr expr, CelExpr.CelCall call, List<CelExpr> args, List<Shape> shapes) {
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
                    Shape key =
                        inference
                            .selections()
                            .field(expr, args.get(0), list.items(), name, Access.BARE);
                    inference.solid(expr, args.get(1), key);
                  });
          return new Shape.MapOf(list);
        }
      }
      case "sum" -> {
        if (first instanceof Shape.ListOf list) {
          number(args.get(0), "an item of " + ExpressionText.of(args.get(0)), list.items());
        }
      }
      default -> {
        int numbers = NUMBERS.getOrDefault(call.function(), 0);
        for (int i = 0; i < numbers && i < solid.size(); i++) {
          number(args.get(i), ExpressionText.of(args.get(i)), solid.get(i));
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
                      ExpressionText.of(args.get(i)),
                      Shape.name(alternative),
                      NoOverload.name(call.function())),
              "ask first, as in type(%s) == string ? … : …"
                  .formatted(ExpressionText.of(args.get(i))));
        }
        results.add(result.get());
      }
    }
    return results.isEmpty()
        ? Overloads.result(call.function(), member, shapes)
            .orElseGet(() -> noOverload.tell(expr, shapes, args))
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
                        || Shape.isOpen(m));
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
        values.addAll(object.values());
        if (!Selections.mayBe(shapes.get(1), Shape.Text.class)) {
          return noOverload.tell(expr, shapes, args);
        }
      }
      case Shape.MapOf map -> values.add(map.values());
      case Shape.Any any -> {
        return any;
      }
      default -> {
        return noOverload.tell(expr, shapes, args);
      }
    }
    return Unions.of(values);
  }
}
