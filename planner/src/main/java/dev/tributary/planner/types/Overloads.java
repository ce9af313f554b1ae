package dev.tributary.planner.types;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelSource;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.tributary.planner.expression.CelSetup;
import dev.tributary.planner.expression.functions.Functions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Asks CEL's own checker what a function gives for arguments of these shapes. Objects go in as
 * opaque types first, so that generic functions give them back whole, and as maps when that fits no
 * overload. Answers are kept: there are few signatures.
 */
final class Overloads {
  private static final int MOST_KEPT = 20_000;

  private record Question(String function, boolean member, List<CelType> arguments) {}

  private static final Map<Question, Optional<CelType>> ANSWERS = new ConcurrentHashMap<>();

  private Overloads() {}

  /** The result's shape; empty when no overload takes the arguments. */
  static Optional<Shape> result(String function, boolean member, List<Shape> arguments) {
    List<Shape> whole = new ArrayList<>();
    List<CelType> precise = arguments.stream().map(a -> type(a, whole)).toList();
    Optional<Shape> result =
        ask(new Question(function, member, precise)).map(type -> shape(type, whole));
    if (result.isPresent() || whole.isEmpty()) {
      return result;
    }
    List<CelType> rough = arguments.stream().map(a -> type(a, null)).toList();
    return ask(new Question(function, member, rough)).map(type -> shape(type, List.of()));
  }

  private static Optional<CelType> ask(Question question) {
    if (ANSWERS.size() > MOST_KEPT) {
      ANSWERS.clear();
    }
    return ANSWERS.computeIfAbsent(question, Overloads::check);
  }

  private static Optional<CelType> check(Question question) {
    Map<String, CelType> variables = new LinkedHashMap<>();
    List<CelExpr> arguments = new ArrayList<>();
    for (int i = 0; i < question.arguments().size(); i++) {
      variables.put("a" + i, question.arguments().get(i));
      arguments.add(CelExpr.ofIdent(i + 2, "a" + i));
    }
    Optional<CelExpr> target =
        question.member() ? Optional.of(arguments.removeFirst()) : Optional.empty();
    CelExpr call = CelExpr.ofCall(1, target, question.function(), ImmutableList.copyOf(arguments));
    CelAbstractSyntaxTree tree =
        CelAbstractSyntaxTree.newParsedAst(call, CelSource.newBuilder("").build());
    try {
      return Optional.of(CelSetup.check(tree, variables).getResultType());
    } catch (CelValidationException e) {
      return Optional.empty();
    }
  }

  /** CEL's type; with {@code whole}, what CEL has no type for is opaque and kept there. */
  private static CelType type(Shape shape, List<Shape> whole) {
    return switch (Shape.plain(shape)) {
      case Shape.Any any -> SimpleType.DYN;
      case Shape.Broken broken -> SimpleType.DYN;
      case Shape.Never never -> SimpleType.DYN;
      case Shape.Null none -> SimpleType.NULL_TYPE;
      case Shape.Bool bool -> SimpleType.BOOL;
      case Shape.Int number -> SimpleType.INT;
      case Shape.Num number -> Functions.DECIMAL;
      case Shape.Dbl number -> SimpleType.DOUBLE;
      case Shape.Text text -> SimpleType.STRING;
      case Shape.Bytes bytes -> SimpleType.BYTES;
      case Shape.Time time -> SimpleType.TIMESTAMP;
      case Shape.Span span -> SimpleType.DURATION;
      case Shape.Other other -> SimpleType.DYN;
      case Shape.ListOf list -> ListType.create(type(list.items(), whole));
      case Shape.MapOf map -> MapType.create(SimpleType.STRING, type(map.values(), whole));
      case Shape.Opt optional -> OptionalType.create(type(optional.value(), whole));
      case Shape.Obj object ->
          opaque(object, MapType.create(SimpleType.STRING, SimpleType.DYN), whole);
      case Shape.Union union -> opaque(union, SimpleType.DYN, whole);
      case Shape.Ref reference -> SimpleType.DYN;
    };
  }

  private static CelType opaque(Shape shape, CelType rough, List<Shape> whole) {
    if (whole == null) {
      return rough;
    }
    int index = whole.indexOf(shape);
    if (index < 0) {
      index = whole.size();
      whole.add(shape);
    }
    return OpaqueType.create("shape" + index);
  }

  private static Shape shape(CelType type, List<Shape> whole) {
    return switch (type.kind()) {
      case BOOL -> Shape.BOOL;
      case INT, UINT -> Shape.INT;
      case DOUBLE -> Shape.DBL;
      case STRING -> Shape.TEXT;
      case BYTES -> Shape.BYTES;
      case TIMESTAMP -> Shape.TIME;
      case DURATION -> Shape.SPAN;
      case NULL_TYPE -> Shape.NULL;
      case LIST -> new Shape.ListOf(shape(((ListType) type).elemType(), whole));
      case MAP -> new Shape.MapOf(shape(((MapType) type).valueType(), whole));
      case OPAQUE -> {
        if (type instanceof OptionalType optional) {
          yield new Shape.Opt(shape(optional.parameters().get(0), whole));
        }
        if (type.name().equals(Functions.DECIMAL.name())) {
          yield Shape.NUM;
        }
        yield type.name().startsWith("shape")
            ? whole.get(Integer.parseInt(type.name().substring("shape".length())))
            : new Shape.Other(type.name());
      }
      case TYPE -> new Shape.Other("type");
      default -> Shape.ANY;
    };
  }
}
