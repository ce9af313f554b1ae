package dev.tributary.planner.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.planner.expression.Expression;
import dev.tributary.planner.expression.ExpressionException;
import dev.tributary.planner.expression.Mapping;
import dev.tributary.planner.expression.Scope;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Compiles what a plan holds. What doesn't compile is the mistake of who wrote the plan: an {@link
 * IllegalArgumentException} that names the expression.
 */
public final class Compilation {
  private Compilation() {}

  static Mapping mapping(JsonNode node) {
    return mapping("mapping", Scope.MAPPING, node);
  }

  /** A shape with expressions in its leaves. */
  public static Mapping mapping(String path, Scope scope, JsonNode node) {
    Map<String, String> problems = new LinkedHashMap<>();
    Mapping compiled = Mapping.compile(scope, node, problems::put);
    for (Map.Entry<String, String> problem : problems.entrySet()) {
      throw broken(path + problem.getKey(), problem.getValue(), null);
    }
    return compiled;
  }

  /** Named expressions; {@code null} stands for none. */
  public static Map<String, Expression> all(String path, Scope scope, Map<String, String> texts) {
    Map<String, Expression> compiled = new LinkedHashMap<>();
    if (texts != null) {
      texts.forEach(
          (name, text) ->
              compiled.put(
                  name, compiled(path + "." + name, text, t -> Expression.compile(scope, t))));
    }
    return Collections.unmodifiableMap(compiled);
  }

  /** An expression that may be absent. */
  public static Optional<Expression> optional(String path, String text, Compiler compiler) {
    return text == null ? Optional.empty() : Optional.of(compiled(path, text, compiler));
  }

  /** An expression. */
  public static Expression compiled(String path, String text, Compiler compiler) {
    if (text == null) {
      throw broken(path, "there is no expression", null);
    }
    try {
      return compiler.compile(text);
    } catch (ExpressionException e) {
      throw broken(path, e.getMessage(), e);
    }
  }

  private static IllegalArgumentException broken(String path, String problem, Exception cause) {
    return new IllegalArgumentException(
        "the plan doesn't compile at %s: %s; use a runtime image of the operator's version"
            .formatted(path, problem),
        cause);
  }

  /** Compiles one text. */
  @FunctionalInterface
  public interface Compiler {
    /** As {@link Expression#compile}. */
    Expression compile(String text) throws ExpressionException;
  }
}
