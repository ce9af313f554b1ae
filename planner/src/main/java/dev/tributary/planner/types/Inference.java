package dev.tributary.planner.types;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.ast.CelExpr;
import dev.tributary.planner.types.Finding.Kind;
import dev.tributary.planner.types.Selections.Access;
import dev.tributary.planner.types.Shape.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Infers the shape of one checked expression. Macros have become comprehensions by then, so that
 * {@code map}, {@code filter}, {@code transformList}, {@code optMap} and {@code bind} need no rules
 * of their own.
 */
final class Inference {
  /** Loops within loops double the work at each level. */
  private static final int MOST_WORK = 100_000;

  private final CelAbstractSyntaxTree tree;
  private final boolean lenient;
  private final Set<Finding> findings = new LinkedHashSet<>();
  private final Guards guards = new Guards(this::silently);
  private final Selections selections = new Selections(this);
  private final Comprehensions comprehensions = new Comprehensions(this);
  private final Calls calls = new Calls(this);
  private int silence;
  private int work;

  Inference(CelAbstractSyntaxTree tree, boolean lenient) {
    this.tree = tree;
    this.lenient = lenient;
  }

  Shape infer(Map<String, Shape> variables) {
    return infer(tree.getExpr(), new Env(variables, Map.of()));
  }

  List<Finding> findings() {
    return List.copyOf(findings);
  }

  boolean isLenient() {
    return lenient;
  }

  Guards guards() {
    return guards;
  }

  Selections selections() {
    return selections;
  }

  Shape silently(CelExpr expr, Env env) {
    silence++;
    try {
      return infer(expr, env);
    } finally {
      silence--;
    }
  }

  /** Tells what is wrong at an expression, once; the result fits everywhere. */
  Shape wrong(Kind kind, CelExpr at, String message, String nextStep) {
    if (silence == 0) {
      findings.add(finding(kind, offset(at), message, nextStep));
    }
    return Shape.BROKEN;
  }

  Finding finding(Kind kind, int offset, String message, String nextStep) {
    Optional<CelSourceLocation> location =
        offset < 0 ? Optional.empty() : tree.getSource().getOffsetLocation(offset);
    return new Finding(
        kind,
        "",
        message,
        nextStep,
        location.map(CelSourceLocation::getLine).orElse(0),
        location.map(l -> l.getColumn() + 1).orElse(0));
  }

  int offset(CelExpr expr) {
    return tree.getSource().getPositionsMap().getOrDefault(expr.id(), 0);
  }

  Shape infer(CelExpr expr, Env env) {
    if (++work > MOST_WORK) {
      if (work == MOST_WORK + 1) {
        silence = 0;
        wrong(
            Kind.ExpressionInvalid,
            tree.getExpr(),
            "the expression nests too many loops to be checked",
            "split it into several fields or flows");
      }
      return Shape.BROKEN;
    }
    if (!env.facts().isEmpty()) {
      Optional<Shape> fact = Place.of(expr).map(Place::text).map(env.facts()::get);
      if (fact.isPresent()) {
        return fact.get();
      }
    }
    return switch (expr.getKind()) {
      case CONSTANT -> constant(expr);
      case IDENT -> ident(expr.ident().name(), env);
      case SELECT -> select(expr, env);
      case CALL -> calls.infer(expr, env);
      case LIST -> list(expr.list(), env);
      case MAP -> map(expr, env);
      case COMPREHENSION -> comprehensions.infer(expr, env);
      default -> Shape.ANY;
    };
  }

  private static Shape constant(CelExpr expr) {
    return switch (expr.constant().getKind()) {
      case NULL_VALUE -> Shape.NULL;
      case BOOLEAN_VALUE -> Shape.BOOL;
      case INT64_VALUE -> new Shape.Int(Set.of(expr.constant().int64Value()));
      case UINT64_VALUE -> Shape.INT;
      case DOUBLE_VALUE -> Shape.DBL;
      case STRING_VALUE -> new Shape.Text(Set.of(expr.constant().stringValue()), null);
      case BYTES_VALUE -> Shape.BYTES;
      default -> Shape.ANY;
    };
  }

  private static Shape ident(String name, Env env) {
    Shape known = env.variables().get(name);
    if (known != null) {
      return known;
    }
    // Names of types: string, int, …
    return name.matches(
            "bool|bytes|double|duration|dyn|int|list|map|null_type|string|timestamp|uint")
        ? new Shape.Other("type")
        : Shape.ANY;
  }

  private Shape select(CelExpr expr, Env env) {
    CelExpr.CelSelect select = expr.select();
    Shape operand = infer(select.operand(), env);
    if (select.testOnly()) {
      if (!(operand instanceof Shape.Opt)) {
        selections.field(expr, select.operand(), operand, select.field(), Access.TEST);
      }
      return Shape.BOOL;
    }
    return selections.field(expr, select.operand(), operand, select.field(), Access.BARE);
  }

  /** Tells a use of a value that may be null, and gives what it is otherwise. */
  Shape solid(CelExpr at, CelExpr expr, Shape shape) {
    if (!Shape.isNullable(shape)) {
      return shape;
    }
    Shape rest = Shape.withoutNull(shape);
    if (!lenient) {
      String place = ExpressionText.of(expr);
      wrong(
          Kind.NullableUnguarded,
          at,
          "'%s' %s null".formatted(place, rest instanceof Shape.Never ? "is" : "may be"),
          "guard it with %s != null ? … : …".formatted(place));
    }
    return rest instanceof Shape.Never ? Shape.BROKEN : rest;
  }

  private Shape list(CelExpr.CelList list, Env env) {
    List<Shape> items = new ArrayList<>();
    for (int i = 0; i < list.elements().size(); i++) {
      Shape item = infer(list.elements().get(i), env);
      items.add(
          list.optionalIndices().contains(i) && item instanceof Shape.Opt optional
              ? optional.value()
              : item);
    }
    return new Shape.ListOf(Unions.of(items));
  }

  private Shape map(CelExpr expr, Env env) {
    Map<String, Field> fields = new LinkedHashMap<>();
    List<Shape> values = new ArrayList<>();
    boolean computed = false;
    for (CelExpr.CelMap.Entry entry : expr.map().entries()) {
      Shape value = infer(entry.value(), env);
      boolean required = true;
      if (value instanceof Shape.Opt optional) {
        // An empty optional leaves the field out, marked with ? or not: see Values.
        value = optional.value();
        required = false;
      }
      values.add(value);
      Optional<String> key = Literals.text(entry.key());
      if (key.isPresent()) {
        fields.put(key.get(), new Field(value, required, offset(entry.value())));
      } else {
        infer(entry.key(), env);
        computed = true;
      }
    }
    return computed
        ? new Shape.MapOf(Unions.of(values))
        : new Shape.Obj(fields, Shape.Extra.REFUSED, Shape.ANY, offset(expr));
  }
}
