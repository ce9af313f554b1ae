package dev.tributary.planner.types;

import dev.tributary.planner.expression.CelSetup;
import dev.tributary.planner.expression.Expression;
import dev.tributary.planner.expression.ExpressionException;
import dev.tributary.planner.expression.Scope;
import dev.tributary.planner.types.Finding.Kind;
import java.util.List;

/** An expression as far as it could be read; without a tree, a finding says why. */
record Inferred(Shape shape, List<Finding> findings, Inference inference) {
  private static final String MEND = "mend the expression";

  /** What an expression is compiled as. */
  enum Compile {
    ANY,
    CONDITION,
    KEY
  }

  /** Compiles an expression and infers what it gives. */
  static Inferred of(Scope scope, TypeEnvironment environment, String text, Compile compile) {
    try {
      // Exactly what the runtime compiles, so that nothing is accepted that it can't run.
      switch (compile) {
        case ANY -> Expression.compile(scope, text);
        case CONDITION -> Expression.condition(scope, text);
        case KEY -> Expression.key(scope, text);
      }
      Inference inference = new Inference(CelSetup.compile(scope, text), environment.lenient());
      Shape shape = inference.infer(environment.variables());
      return new Inferred(shape, inference.findings(), inference);
    } catch (ExpressionException e) {
      Finding finding = new Finding(Kind.ExpressionInvalid, "", e.getMessage(), nextStep(e), 0, 0);
      return new Inferred(Shape.BROKEN, List.of(finding), null);
    }
  }

  private static String nextStep(ExpressionException e) {
    return e.getMessage().contains("optional_type")
        ? "unwrap what may be absent with .orValue(…)"
        : MEND;
  }

  /** A finding at an offset of the expression. */
  Finding at(Kind kind, int offset, String message, String nextStep) {
    return inference.finding(kind, Math.max(offset, 0), message, nextStep);
  }

  /** A finding on all of it. */
  Finding whole(Kind kind, String message, String nextStep) {
    return at(kind, 0, message, nextStep);
  }
}
