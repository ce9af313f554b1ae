package dev.tributary.planner.expression;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelOptionalLibrary;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.EnumMap;
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

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableQuotedIdentifierSyntax(true)
          .maxExpressionCodePointSize(MAX_LENGTH)
          .comprehensionMaxIterations(100_000)
          .build();

  private static final Map<Scope, CelCompiler> COMPILERS = compilers();

  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.standardCelRuntimeBuilder()
          .setOptions(OPTIONS)
          .addLibraries(
              CelExtensions.strings(),
              CelExtensions.math(OPTIONS),
              CelExtensions.lists(),
              CelExtensions.encoders(OPTIONS),
              CelExtensions.comprehensions(),
              CelOptionalLibrary.INSTANCE)
          .build();

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
      CelAbstractSyntaxTree ast = COMPILERS.get(scope).compile(text).getAst();
      CelType type = ast.getResultType();
      if (!allowed.isEmpty() && !allowed.contains(type.kind()) && type.kind() != CelKind.DYN) {
        throw new ExpressionException(
            "the result is " + type.name() + " and must be " + names(allowed));
      }
      return new Expression(text, RUNTIME.createProgram(ast));
    } catch (CelValidationException e) {
      throw new ExpressionException(Messages.of(e), e);
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

  private Object result(Map<String, ?> variables) throws ExpressionException {
    try {
      return program.eval(variables);
    } catch (CelEvaluationException e) {
      throw new ExpressionException("'" + text + "': " + Messages.of(e), e);
    }
  }

  private static Map<Scope, CelCompiler> compilers() {
    Map<Scope, CelCompiler> compilers = new EnumMap<>(Scope.class);
    for (Scope scope : Scope.values()) {
      var builder =
          CelCompilerFactory.standardCelCompilerBuilder()
              .setOptions(OPTIONS)
              .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
              .addLibraries(
                  CelExtensions.strings(),
                  CelExtensions.math(OPTIONS),
                  CelExtensions.lists(),
                  CelExtensions.encoders(OPTIONS),
                  CelExtensions.comprehensions(),
                  CelExtensions.bindings(),
                  CelOptionalLibrary.INSTANCE);
      scope.variables().forEach(builder::addVar);
      compilers.put(scope, builder.build());
    }
    return Map.copyOf(compilers);
  }
}
