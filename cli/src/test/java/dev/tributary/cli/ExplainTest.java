package dev.tributary.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.cli.finding.Code;
import dev.tributary.planner.DiagnosticCode;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExplainTest {
  static Stream<String> codes() {
    return Stream.concat(
            Arrays.stream(Code.values()).map(Code::name),
            Arrays.stream(DiagnosticCode.values()).map(DiagnosticCode::name))
        .distinct();
  }

  @ParameterizedTest
  @MethodSource("codes")
  void everyCodeHasItsPage(String code) {
    Cli.Run run = Cli.run("explain", code);

    assertThat(run.out()).startsWith("# " + code + "\n").contains("## What to do");
    assertThat(run.code()).isZero();
  }

  @Test
  void withoutACodeAllAreListed() {
    assertThat(Cli.run("explain").out().lines())
        .containsExactlyInAnyOrderElementsOf(codes().toList());
  }

  @Test
  void aMisspeltCodeIsWrongUseAndTheNearestIsProposed() {
    Cli.Run run = Cli.run("explain", "MemberNotFoud");

    assertThat(run.err()).contains("no diagnostic 'MemberNotFoud'; did you mean 'MemberNotFound'?");
    assertThat(run.code()).isEqualTo(2);
    assertThat(Cli.run("explain", "membernotfound").out()).startsWith("# MemberNotFound\n");
  }
}
