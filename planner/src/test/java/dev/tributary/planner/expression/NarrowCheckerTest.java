package dev.tributary.planner.expression;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NarrowCheckerTest {
  private static final CelCompiler FULL = full();

  private static CelCompiler full() {
    CelCompilerBuilder builder = CelSetup.newCompiler();
    Scope.MAPPING.variables().forEach(builder::addVar);
    return builder.build();
  }

  /** Every expression of the type checker's tests, right or wrong. */
  static Stream<String> expressions() throws IOException {
    Set<String> texts = new TreeSet<>();
    for (String name : new String[] {"right", "mistakes"}) {
      try (InputStream in =
          NarrowCheckerTest.class.getResourceAsStream("/types/" + name + ".yaml")) {
        collect(new YAMLMapper().readTree(in), texts);
      }
    }
    return texts.stream();
  }

  private static void collect(JsonNode node, Set<String> texts) {
    if (node.isTextual()) {
      texts.add(node.textValue());
    }
    node.forEach(child -> collect(child, texts));
  }

  @ParameterizedTest
  @MethodSource("expressions")
  void itSaysWhatACheckerWithEveryFunctionSays(String text) {
    assertThat(narrow(text)).isEqualTo(full(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "math.greatest(1, 2) + math.abs(-1)",
        "math.nothing(1)",
        "payload.math.abs(1)",
        "regex.extract('a1', '[0-9]').orValue('')",
        "base64.encode(b'a') == 'YQ=='",
        "sets.contains([1], [1])",
        "type(1) == int && type('') == string",
        "optional_type == type(optional.none())",
        "optional.of(1).optMap(x, x + 1).hasValue()",
        "payload.?a[?'b'].orValue(0)",
        "[3, 1].sortBy(x, x).map(x, x)",
        "{'a': 1}.transformMap(k, v, v + 1)",
        "[1, 2].exists_one(x, x == 1)",
        "cel.bind(x, 1, x + x)",
        "lists.range(3).distinct().reverse()",
        "timestamp(payload.a).getFullYear() < 2000 || now > timestamp(0)",
        "1 < 1.5 && 2u >= 1",
        "1 + 'a'",
        "nosuch(1)",
        "'a'.nosuch()",
        "nosuch",
        "a.b.c(1)",
        "payload[0].x().y.z()",
        "sum([1, 2]) + 1",
        "decimal('1.10') < decimal('2')",
        "upper('a')",
        "'a,b'.split(',')[0].upperAscii()",
      })
  void itKnowsEveryNameThatACallMayHave(String text) {
    assertThat(narrow(text)).isEqualTo(full(text));
  }

  @Test
  void aFunctionOfALibraryIsStillThereWhenNothingElseIsCalled() {
    assertThat(narrow("math.abs(-1)")).isEqualTo("int math_abs_int");
  }

  private static String narrow(String text) {
    try {
      return said(CelSetup.compile(Scope.MAPPING, text));
    } catch (ExpressionException e) {
      return e.getMessage();
    }
  }

  private static String full(String text) {
    try {
      return said(FULL.compile(text).getAst());
    } catch (CelValidationException e) {
      return Messages.of(e, text);
    }
  }

  /** The type, and which overloads were taken. */
  private static String said(CelAbstractSyntaxTree tree) {
    Set<String> overloads = new TreeSet<>();
    tree.getReferenceMap().values().forEach(r -> overloads.addAll(r.overloadIds()));
    return tree.getResultType().name() + " " + String.join(" ", overloads);
  }
}
