package dev.tributary.planner.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.planner.Diagnostic;
import dev.tributary.planner.testkit.Manifests;
import dev.tributary.planner.testkit.Mistake;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MistakesTest {
  static Stream<Mistake> mistakes() {
    return Manifests.mistakes().stream().filter(Mistake::isPlanners);
  }

  static List<Path> right() {
    return Manifests.right();
  }

  @Test
  void thereAreEnoughOfThem() {
    assertThat(Manifests.mistakes()).hasSizeGreaterThanOrEqualTo(80);
    assertThat(Manifests.right()).hasSizeGreaterThanOrEqualTo(40);
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void isToldWithItsFieldAndTheNextStepAndIsDeniedOnlyForItself(Mistake mistake) {
    Verdict verdict = WorldOf.verdict(WorldOf.read(mistake.yaml()), WorldOf.neighbours());
    List<Diagnostic> told =
        mistake.api() == Mistake.Api.denied ? verdict.denials() : verdict.warnings();

    assertThat(told)
        .filteredOn(d -> d.code().name().equals(mistake.code()))
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.path()).isEqualTo(mistake.path());
              assertThat(d.text()).isEqualTo(mistake.text());
            });
    assertThat(verdict.allows()).isEqualTo(mistake.api() == Mistake.Api.warned);
    assertThat(Stream.concat(verdict.denials().stream(), verdict.warnings().stream()))
        .filteredOn(Diagnostic::isError)
        .hasSizeLessThanOrEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("right")
  void whatIsRightHasNothingSaidAboutIt(Path file) {
    assertThat(WorldOf.verdict(WorldOf.read(Manifests.text(file)), WorldOf.neighbours()))
        .isEqualTo(Verdict.silence());
  }

  @Test
  void theWorldItselfIsRight() {
    Neighbours world = WorldOf.neighbours();
    assertThat(Manifests.world())
        .allSatisfy(
            file ->
                assertThat(WorldOf.verdict(WorldOf.read(Manifests.text(file)), world))
                    .isEqualTo(Verdict.silence()));
  }
}
