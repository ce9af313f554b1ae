package dev.tributary.cli.crd;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.tributary.cli.finding.Code;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Evaluates {@code x-kubernetes-validations}. Transition rules, which compare with the object that
 * is there, hold: nothing is there. Safe for use by many threads.
 */
public final class Rules {
  private static final String SELF = "self";

  private final CelCompiler compiler =
      CelCompilerFactory.standardCelCompilerBuilder()
          .setOptions(CelOptions.DEFAULT)
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .addLibraries(CelExtensions.strings(), CelExtensions.sets(CelOptions.DEFAULT))
          .addVar(SELF, SimpleType.DYN)
          .build();
  private final CelRuntime runtime =
      CelRuntimeFactory.standardCelRuntimeBuilder()
          .addLibraries(CelExtensions.strings(), CelExtensions.sets(CelOptions.DEFAULT))
          .build();
  private final Map<String, Optional<CelRuntime.Program>> programs = new ConcurrentHashMap<>();

  /** What is wrong when the rule doesn't hold; empty also when it can't be evaluated here. */
  Optional<Problem> broken(JsonNode rule, JsonNode value, String path) {
    String text = rule.path("rule").asText();
    Optional<CelRuntime.Program> program = program(text);
    if (program.isEmpty() || holds(program.get(), value)) {
      return Optional.empty();
    }
    String message = rule.path("message").asText();
    return Optional.of(
        new Problem(
            Code.RuleBroken,
            path.isEmpty() ? "metadata.name" : path,
            message.isEmpty() ? "a rule of the kind does not hold" : message,
            "change the fields so that this holds: " + text));
  }

  /** Whether the rule can be evaluated here: it compiles and compares with nothing older. */
  public boolean isSupported(String rule) {
    return program(rule).isPresent();
  }

  private static boolean holds(CelRuntime.Program program, JsonNode value) {
    try {
      return !Boolean.FALSE.equals(program.eval(Map.of(SELF, plain(value))));
    } catch (CelEvaluationException e) {
      // The server refuses what it can't evaluate.
      return false;
    }
  }

  private Optional<CelRuntime.Program> program(String rule) {
    return programs.computeIfAbsent(rule, this::compile);
  }

  private Optional<CelRuntime.Program> compile(String rule) {
    if (rule.contains("oldSelf")) {
      return Optional.empty();
    }
    try {
      return Optional.of(runtime.createProgram(compiler.compile(rule).getAst()));
    } catch (CelValidationException | CelEvaluationException e) {
      return Optional.empty();
    }
  }

  /** A value as CEL takes it. */
  static Object plain(JsonNode node) {
    if (node.isObject()) {
      Map<String, Object> map = new LinkedHashMap<>();
      node.properties().forEach(e -> map.put(e.getKey(), plain(e.getValue())));
      return map;
    }
    if (node.isArray()) {
      List<Object> list = new ArrayList<>();
      node.forEach(item -> list.add(plain(item)));
      return list;
    }
    if (node.isIntegralNumber()) {
      return node.asLong();
    }
    if (node.isNumber()) {
      return node.doubleValue();
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    return node.isNull() ? dev.cel.common.values.NullValue.NULL_VALUE : node.asText();
  }
}
