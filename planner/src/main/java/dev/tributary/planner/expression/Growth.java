package dev.tributary.planner.expression;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelComprehension;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * How many times as large as what it reads a result may be, at most, by its form. Each step of an
 * expression may name the one before it twice, so a few hundred characters could fill any memory;
 * CEL bounds the steps of its loops and nothing else.
 */
final class Growth {
  /** The most that is allowed; far beyond what a mapping needs. */
  static final long MOST = 10_000;

  /** Their result is as large as all arguments multiplied. */
  private static final Set<String> MULTIPLY = Set.of("replace", "join", "regex.replace");

  private static final long UNKNOWN_TEXT = 100;

  private Growth() {}

  /** The growth, or something above {@link #MOST}. */
  static long of(CelExpr expr) {
    return of(expr, Map.of());
  }

  private static long of(CelExpr expr, Map<String, Long> variables) {
    return switch (expr.exprKind().getKind()) {
      case IDENT -> variables.getOrDefault(expr.ident().name(), 1L);
      case SELECT -> of(expr.select().operand(), variables);
      case CALL -> call(expr.call(), variables);
      case LIST -> {
        long sum = 0;
        for (CelExpr element : expr.list().elements()) {
          sum = capped(sum + of(element, variables));
        }
        yield Math.max(sum, 1);
      }
      case MAP -> {
        long sum = 0;
        for (CelExpr.CelMap.Entry entry : expr.map().entries()) {
          sum = capped(sum + of(entry.key(), variables));
          sum = capped(sum + of(entry.value(), variables));
        }
        yield Math.max(sum, 1);
      }
      case COMPREHENSION -> loop(expr.comprehension(), variables);
      default -> 1;
    };
  }

  private static long call(CelExpr.CelCall call, Map<String, Long> variables) {
    if (MULTIPLY.contains(call.function())) {
      return multiplied(call, variables);
    }
    boolean chooses = call.function().equals("_?_:_");
    long size = call.target().map(target -> of(target, variables)).orElse(0L);
    for (CelExpr argument : call.args()) {
      long next = of(argument, variables);
      size = capped(chooses ? Math.max(size, next) : size + next);
    }
    return Math.max(size, 1);
  }

  private static long multiplied(CelExpr.CelCall call, Map<String, Long> variables) {
    long size = call.target().map(target -> length(target, variables, 1)).orElse(1L);
    for (CelExpr argument : call.args()) {
      size = capped(size * length(argument, variables, UNKNOWN_TEXT));
    }
    return size;
  }

  /** A constant's length, or the growth of something that is at least so long. */
  private static long length(CelExpr expr, Map<String, Long> variables, long least) {
    if (expr.exprKind().getKind() != CelExpr.ExprKind.Kind.CONSTANT) {
      return Math.max(least, of(expr, variables));
    }
    return expr.constant().getKind() == CelConstant.Kind.STRING_VALUE
        ? Math.max(1, expr.constant().stringValue().length())
        : 1;
  }

  private static long loop(CelComprehension loop, Map<String, Long> variables) {
    Map<String, Long> inside = new HashMap<>(variables);
    long range = of(loop.iterRange(), variables);
    inside.put(loop.iterVar(), range);
    if (!loop.iterVar2().isEmpty()) {
      inside.put(loop.iterVar2(), range);
    }
    long start = of(loop.accuInit(), variables);
    inside.put(loop.accuVar(), start);
    // What one turn adds; the number of turns is bounded elsewhere.
    inside.put(loop.accuVar(), Math.max(start, of(loop.loopStep(), inside)));
    return of(loop.result(), inside);
  }

  private static long capped(long size) {
    return Math.min(size, MOST + 1);
  }
}
