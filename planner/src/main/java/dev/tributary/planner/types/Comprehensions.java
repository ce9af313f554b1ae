package dev.tributary.planner.types;

import dev.cel.common.ast.CelExpr;
import dev.tributary.planner.types.Finding.Kind;
import java.util.ArrayList;
import java.util.List;

/** Infers comprehensions: what every macro that goes through a list or a map has become. */
final class Comprehensions {
  /** A comprehension's result is stable after two rounds but for ever-growing nests. */
  private static final int MOST_ROUNDS = 4;

  private final Inference inference;

  Comprehensions(Inference inference) {
    this.inference = inference;
  }

  Shape infer(CelExpr expr, Env env) {
    CelExpr.CelComprehension loop = expr.comprehension();
    Shape range = inference.infer(loop.iterRange(), env);
    if (!(range instanceof Shape.ListOf(Shape.Never n)) || !loop.iterVar().startsWith("#")) {
      range = inference.solid(loop.iterRange(), loop.iterRange(), range);
    }
    boolean two = !loop.iterVar2().isEmpty();
    List<Shape> firsts = new ArrayList<>();
    List<Shape> seconds = new ArrayList<>();
    for (Shape member : Shape.members(range)) {
      switch (member) {
        case Shape.Any any -> {
          firsts.add(Shape.ANY);
          seconds.add(Shape.ANY);
        }
        case Shape.Broken broken -> {
          firsts.add(Shape.BROKEN);
          seconds.add(Shape.BROKEN);
        }
        case Shape.ListOf list -> {
          firsts.add(two ? Shape.INT : list.items());
          seconds.add(list.items());
        }
        case Shape.MapOf map -> {
          firsts.add(Shape.TEXT);
          seconds.add(map.values());
        }
        case Shape.Obj object -> {
          firsts.add(Shape.TEXT);
          seconds.addAll(object.values());
        }
        default ->
            firsts.add(
                inference.wrong(
                    Kind.TypeMismatch,
                    loop.iterRange(),
                    "'%s' is %s and can't be gone through"
                        .formatted(ExpressionText.of(loop.iterRange()), Shape.name(member)),
                    member instanceof Shape.Opt
                        ? "unwrap it first with .orValue([])"
                        : "go through a list or a map"));
      }
    }
    Shape accumulator = inference.infer(loop.accuInit(), env);
    Env inner = env;
    if (!loop.iterVar().startsWith("#")) {
      inner = inner.with(loop.iterVar(), Unions.of(firsts));
      if (two) {
        inner = inner.with(loop.iterVar2(), Unions.of(seconds));
      }
      for (int round = 0; round < MOST_ROUNDS; round++) {
        Env at = inner.with(loop.accuVar(), accumulator);
        Shape step =
            inference.infer(
                loop.loopStep(), inference.guards().when(loop.loopCondition(), true, at));
        Shape next = Unions.of(accumulator, step);
        if (next.equals(accumulator)) {
          break;
        }
        accumulator = round == MOST_ROUNDS - 1 ? Shape.ANY : next;
      }
    }
    return inference.infer(loop.result(), env.with(loop.accuVar(), accumulator));
  }
}
