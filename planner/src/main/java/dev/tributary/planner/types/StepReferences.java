package dev.tributary.planner.types;

import dev.cel.common.ast.CelExpr;
import dev.tributary.planner.expression.CelSetup;
import dev.tributary.planner.expression.ExpressionException;
import dev.tributary.planner.expression.Scope;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The steps that an expression of an orchestration names. */
public final class StepReferences {
  private static final String STEPS = "steps";

  private StepReferences() {}

  /**
   * The names below {@code steps}, in the order of the text; none when the expression doesn't
   * compile, which its type check tells.
   */
  public static Set<String> of(Scope scope, String text) {
    Set<String> names = new LinkedHashSet<>();
    try {
      collect(CelSetup.compile(scope, text).getExpr(), names);
    } catch (ExpressionException e) {
      return Set.of();
    }
    return names;
  }

  private static void collect(CelExpr expr, Set<String> names) {
    switch (expr.getKind()) {
      case SELECT -> {
        if (isSteps(expr.select().operand())) {
          names.add(expr.select().field());
        }
        collect(expr.select().operand(), names);
      }
      case CALL -> call(expr.call(), names);
      case LIST -> expr.list().elements().forEach(e -> collect(e, names));
      case MAP ->
          expr.map()
              .entries()
              .forEach(
                  e -> {
                    collect(e.key(), names);
                    collect(e.value(), names);
                  });
      case COMPREHENSION -> {
        CelExpr.CelComprehension loop = expr.comprehension();
        List.of(
                loop.iterRange(),
                loop.accuInit(),
                loop.loopCondition(),
                loop.loopStep(),
                loop.result())
            .forEach(e -> collect(e, names));
      }
      default -> {}
    }
  }

  /** {@code steps['a']}, {@code steps.?a} and {@code 'a' in steps} name a step too. */
  private static void call(CelExpr.CelCall call, Set<String> names) {
    call.target().ifPresent(target -> collect(target, names));
    List<CelExpr> args = call.args();
    if (args.size() == 2) {
      if (isSteps(args.get(0))) {
        Literals.text(args.get(1)).ifPresent(names::add);
      } else if (isSteps(args.get(1))) {
        Literals.text(args.get(0)).ifPresent(names::add);
      }
    }
    args.forEach(arg -> collect(arg, names));
  }

  private static boolean isSteps(CelExpr expr) {
    return expr.getKind() == CelExpr.ExprKind.Kind.IDENT && expr.ident().name().equals(STEPS);
  }
}
