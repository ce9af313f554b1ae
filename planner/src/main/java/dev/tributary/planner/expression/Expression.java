package dev.tributary.planner.expression;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelVariableResolver;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A compiled CEL expression. Immutable and safe for use by many threads; evaluation takes bounded
 * work and has no effect.
 */
public final class Expression {
  /** Longest expression, characters. */
  public static final int MAX_LENGTH = 4000;

  private final String text;
  private final CelRuntime.Program program;

  private Expression(String text, CelRuntime.Program program) {
    this.text = text;
    this.program = program;
  }

  /**
   * Compiles and type-checks.
   *
   * @throws ExpressionException with line, column and what is wrong
   */
  public static Expression compile(Scope scope, String text) throws ExpressionException {
    return compile(scope, text, Set.of());
  }

  /** As {@link #compile}, for conditions: the result must be a bool. */
  public static Expression condition(Scope scope, String text) throws ExpressionException {
    return compile(scope, text, Set.of(CelKind.BOOL));
  }

  /** As {@link #compile}, for keys: the result must be a scalar. */
  public static Expression key(Scope scope, String text) throws ExpressionException {
    return compile(scope, text, Set.of(CelKind.STRING, CelKind.INT, CelKind.UINT, CelKind.BOOL));
  }

  private static Expression compile(Scope scope, String text, Set<CelKind> allowed)
      throws ExpressionException {
    try {
      CelAbstractSyntaxTree ast = CelSetup.compile(scope, text);
      CelType type = ast.getResultType();
      if (!allowed.isEmpty() && !allowed.contains(type.kind()) && type.kind() != CelKind.DYN) {
        throw new ExpressionException(
            "the result is " + type.name() + " and must be " + names(allowed));
      }
      if (Growth.of(ast.getExpr()) > Growth.MOST) {
        throw new ExpressionException(
            "the result may be more than %,d times as large as what it reads; use each value less often"
                .formatted(Growth.MOST));
      }
      return new Expression(text, CelSetup.RUNTIME.createProgram(WrittenMaps.marked(ast)));
    } catch (CelEvaluationException e) {
      throw new ExpressionException(e.getMessage(), e);
    }
  }

  private static String names(Set<CelKind> kinds) {
    return kinds.size() == 1 ? "a bool" : "a string, an int or a bool";
  }

  /** The source text. */
  public String text() {
    return text;
  }

  /**
   * The result as JSON; empty for {@code optional.none()}.
   *
   * @throws ExpressionException when there is none, for example for a missing field
   */
  public Optional<JsonNode> evaluate(Map<String, ?> variables) throws ExpressionException {
    return Values.toJson(result(variables));
  }

  /**
   * The result of a condition.
   *
   * @throws ExpressionException when there is none or it isn't a bool
   */
  public boolean test(Map<String, ?> variables) throws ExpressionException {
    if (result(variables) instanceof Boolean value) {
      return value;
    }
    throw new ExpressionException("the condition '" + text + "' gave no bool");
  }

  /**
   * The result as text; empty for null and {@code optional.none()}.
   *
   * @throws ExpressionException when there is none or it isn't a scalar
   */
  public Optional<String> text(Map<String, ?> variables) throws ExpressionException {
    Optional<JsonNode> value = evaluate(variables).filter(v -> !v.isNull());
    if (value.isPresent() && value.get().isContainerNode()) {
      throw new ExpressionException("'" + text + "' gave a list or a map where text is needed");
    }
    return value.map(JsonNode::asText);
  }

  /**
   * The items of the result, as expressions see them.
   *
   * @throws ExpressionException when there is none or it isn't a list
   */
  public List<?> list(Map<String, ?> variables) throws ExpressionException {
    if (result(variables) instanceof List<?> items) {
      return items;
    }
    throw new ExpressionException("'" + text + "' gave no list");
  }

  /** Not as a map: cel-java would copy that at every evaluation. */
  private record Variables(Map<String, ?> values) implements CelVariableResolver {
    @Override
    public Optional<Object> find(String name) {
      Object value = values.get(name);
      return Optional.ofNullable(value instanceof Map<?, ?> map ? MapValue.of(map) : value);
    }
  }

  private Object result(Map<String, ?> variables) throws ExpressionException {
    try {
      return program.eval(new Variables(variables));
    } catch (CelEvaluationException e) {
      throw new ExpressionException("'" + text + "': " + Messages.of(e, text), e);
    }
  }
}
