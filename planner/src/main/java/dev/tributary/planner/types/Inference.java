package dev.tributary.planner.types;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.ast.CelExpr;
import dev.tributary.planner.types.Finding.Kind;
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
  /** A comprehension's result is stable after two rounds but for ever-growing nests. */
  private static final int MOST_ROUNDS = 4;

  /** Loops within loops double the work at each level. */
  private static final int MOST_WORK = 100_000;

  private final CelAbstractSyntaxTree tree;
  private final boolean lenient;
  private final Set<Finding> findings = new LinkedHashSet<>();
  private final Guards guards = new Guards(this::silently);
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
      case COMPREHENSION -> comprehension(expr, env);
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
        field(expr, select.operand(), operand, select.field(), Access.TEST);
      }
      return Shape.BOOL;
    }
    return field(expr, select.operand(), operand, select.field(), Access.BARE);
  }

  /** How a field is reached. */
  enum Access {
    /** {@code x.f}: an error when it is absent. */
    BARE,
    /** {@code x.?f} or {@code x[?'f']}. */
    OPTIONAL,
    /** {@code has(x.f)} or {@code 'f' in x}. */
    TEST
  }

  /** The field's own shape, without the optional around it. */
  Shape field(CelExpr at, CelExpr operandExpr, Shape operand, String name, Access access) {
    if (operand instanceof Shape.Opt optional) {
      Shape inner = field(at, operandExpr, optional.value(), name, Access.OPTIONAL);
      return inner instanceof Shape.Broken ? inner : new Shape.Opt(inner);
    }
    Shape solid = solid(at, operandExpr, operand);
    List<Shape> members = Shape.members(solid);
    List<Shape> found = new ArrayList<>();
    Set<String> known = new LinkedHashSet<>();
    boolean maybeAbsent = false;
    boolean typedOthers = false;
    Shape scalar = null;
    for (Shape member : members) {
      switch (member) {
        case Shape.Any any -> {
          return Shape.ANY;
        }
        case Shape.Broken broken -> {
          return Shape.BROKEN;
        }
        case Shape.Never never -> {
          return Shape.BROKEN;
        }
        case Shape.MapOf map -> {
          found.add(map.values());
          maybeAbsent |= !map.trusted();
        }
        case Shape.Obj object -> {
          Field field = object.fields().get(name);
          known.addAll(object.fields().keySet());
          if (field != null) {
            found.add(field.shape());
            maybeAbsent |= !field.required();
          } else if (object.extra() == Shape.Extra.ALLOWED
              || object.extra() == Shape.Extra.IMPLIED) {
            found.add(object.others());
            typedOthers |= !(Shape.plain(object.others()) instanceof Shape.Any);
          } else {
            maybeAbsent = true;
          }
        }
        default -> scalar = member;
      }
    }
    if (found.isEmpty()) {
      return unknown(at, operandExpr, solid, name, known);
    }
    if (scalar != null && !lenient) {
      String place = text(operandExpr);
      wrong(
          Kind.TypeMismatch,
          at,
          "'%s' may be %s, which has no fields".formatted(place, Shape.name(scalar)),
          "ask first, as in type(%s) == map ? … : …".formatted(place));
      return Unions.of(found);
    }
    if ((maybeAbsent || typedOthers) && access == Access.BARE && !lenient) {
      String place = text(operandExpr) + Suggestions.selector(name);
      Shape fits = Unions.of(found);
      wrong(
          Kind.OptionalFieldUnguarded,
          at,
          "'%s' may be absent".formatted(place),
          "write %s.orValue(…), or has(%s) ? … : …; alone in a mapping, %s leaves the field out"
              .formatted(optional(operandExpr, name), place, optional(operandExpr, name)));
      return fits;
    }
    return Unions.of(found);
  }

  private String optional(CelExpr operand, String name) {
    String selector = Suggestions.selector(name);
    return selector.startsWith("[")
        ? text(operand) + "[?" + selector.substring(1)
        : text(operand) + ".?" + selector.substring(1);
  }

  private Shape unknown(
      CelExpr at, CelExpr operandExpr, Shape operand, String name, Set<String> known) {
    String place = text(operandExpr);
    if (known.isEmpty()) {
      if (lenient && !(operand instanceof Shape.ListOf)) {
        return Shape.ANY;
      }
      return wrong(
          Kind.FieldUnknown,
          at,
          "undefined field '%s': '%s' is %s and has no fields"
              .formatted(name, place, Shape.name(operand)),
          operand instanceof Shape.ListOf
              ? "take one item, as in %s[0]%s, or all, as in %s.map(x, x%s)"
                  .formatted(place, Suggestions.selector(name), place, Suggestions.selector(name))
              : "use '" + place + "' itself");
    }
    Optional<String> nearest =
        known.stream()
            .filter(k -> k.startsWith(name + "-") || k.startsWith(name + "."))
            .findFirst()
            .or(() -> Suggestions.nearest(name, known));
    // An answer may be an error of another shape; only what looks like a slip is told.
    if (lenient && nearest.isEmpty()) {
      return Shape.ANY;
    }
    return wrong(
        Kind.FieldUnknown,
        at,
        "undefined field '%s' of '%s'".formatted(name, place),
        nearest
            .map(k -> "did you mean %s%s?".formatted(place, Suggestions.selector(k)))
            .orElseGet(() -> "its schema has: " + Suggestions.list(known)));
  }

  /** Tells a use of a value that may be null, and gives what it is otherwise. */
  Shape solid(CelExpr at, CelExpr expr, Shape shape) {
    if (!Shape.isNullable(shape)) {
      return shape;
    }
    Shape rest = Shape.withoutNull(shape);
    if (!lenient) {
      String place = text(expr);
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

  private Shape comprehension(CelExpr expr, Env env) {
    CelExpr.CelComprehension loop = expr.comprehension();
    Shape range = infer(loop.iterRange(), env);
    if (!(range instanceof Shape.ListOf(Shape.Never n)) || !loop.iterVar().startsWith("#")) {
      range = solid(loop.iterRange(), loop.iterRange(), range);
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
          object.fields().values().forEach(f -> seconds.add(f.shape()));
          if (object.extra() != Shape.Extra.REFUSED) {
            seconds.add(object.others());
          }
        }
        default ->
            firsts.add(
                wrong(
                    Kind.TypeMismatch,
                    loop.iterRange(),
                    "'%s' is %s and can't be gone through"
                        .formatted(text(loop.iterRange()), Shape.name(member)),
                    member instanceof Shape.Opt
                        ? "unwrap it first with .orValue([])"
                        : "go through a list or a map"));
      }
    }
    Shape accumulator = infer(loop.accuInit(), env);
    Env inner = env;
    if (!loop.iterVar().startsWith("#")) {
      inner = inner.with(loop.iterVar(), Unions.of(firsts));
      if (two) {
        inner = inner.with(loop.iterVar2(), Unions.of(seconds));
      }
      for (int round = 0; round < MOST_ROUNDS; round++) {
        Env at = inner.with(loop.accuVar(), accumulator);
        Shape step = infer(loop.loopStep(), guards.when(loop.loopCondition(), true, at));
        Shape next = Unions.of(accumulator, step);
        if (next.equals(accumulator)) {
          break;
        }
        accumulator = round == MOST_ROUNDS - 1 ? Shape.ANY : next;
      }
    }
    return infer(loop.result(), env.with(loop.accuVar(), accumulator));
  }

  /** An expression as a person would write it, for messages. */
  static String text(CelExpr expr) {
    return switch (expr.getKind()) {
      case IDENT -> expr.ident().name();
      case SELECT -> text(expr.select().operand()) + Suggestions.selector(expr.select().field());
      case CALL -> {
        CelExpr.CelCall call = expr.call();
        if (call.function().equals("_[_]")) {
          yield text(call.args().get(0)) + "[" + text(call.args().get(1)) + "]";
        }
        if (call.function().equals("_?._")) {
          yield text(call.args().get(0)) + ".?" + Literals.text(call.args().get(1)).orElse("…");
        }
        String name = call.function().matches("[\\w.]+") ? call.function() : "";
        yield name.isEmpty()
            ? "(…)"
            : call.target().map(t -> text(t) + ".").orElse("") + name + "(…)";
      }
      case CONSTANT ->
          switch (expr.constant().getKind()) {
            case STRING_VALUE -> "'" + expr.constant().stringValue() + "'";
            case INT64_VALUE -> Long.toString(expr.constant().int64Value());
            case NULL_VALUE -> "null";
            case BOOLEAN_VALUE -> Boolean.toString(expr.constant().booleanValue());
            default -> "…";
          };
      case LIST -> "[…]";
      case MAP -> "{…}";
      default -> "(…)";
    };
  }
}
