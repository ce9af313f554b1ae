package dev.tributary.cli.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlReaderTest {
  private static YamlDocument one(String text) {
    List<YamlDocument> documents = YamlReader.read(text);
    assertThat(documents).hasSize(1);
    return documents.getFirst();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "yes | true",
        "On | true",
        "y | true",
        "off | false",
        "n | false",
        "~ | null",
        "Null | null",
        "'' | \"\"",
        "'yes' | \"yes\"",
        "\"5\" | \"5\"",
        "5 | 5",
        "+5 | 5",
        "-5 | -5",
        "1_000 | 1000",
        "010 | 8",
        "0o10 | 8",
        "0x1F | 31",
        "0b11 | 3",
        "09 | 9",
        "1.0 | 1",
        "12.10 | 12.1",
        ".5 | 0.5",
        "1e3 | 1000",
        "1e-7 | 1.0E-7",
        "9007199254740993 | 9007199254740993",
        "18446744073709551615 | 18446744073709551615",
        "1e999 | \"1e999\"",
        "-1e-999 | 0",
        "1.2.3 | \"1.2.3\"",
        "30s | \"30s\"",
        "-x | \"-x\"",
        "12:30:45 | \"12:30:45\"",
        "2026-11-24 | \"2026-11-24\"",
        "!!str 5 | \"5\"",
        "!custom 5 | \"5\"",
        "truE | \"truE\"",
      })
  void readsScalarsAsKubectlDoes(String text, String json) {
    assertThat(one("a: " + text).tree().get("a").toString()).isEqualTo(json);
  }

  @Test
  void readsAnEmptyValueAsNull() {
    assertThat(one("a:\nb: 1").tree().toString()).isEqualTo("{\"a\":null,\"b\":1}");
  }

  @Test
  void warnsOfAKeyThatBecomesABoolean() {
    YamlDocument document = one("spec:\n  on: payload.x\n");
    assertThat(document.tree().toString()).isEqualTo("{\"spec\":{\"true\":\"payload.x\"}}");
    assertThat(document.problems())
        .singleElement()
        .satisfies(
            p -> {
              assertThat(p.kind()).isEqualTo(YamlProblem.Kind.YamlBoolean);
              assertThat(p.path()).isEqualTo("spec.true");
              assertThat(p.at()).isEqualTo(new Position(2, 3));
            });
  }

  @Test
  void refusesAKeyThatStandsTwice() {
    assertThat(one("a: 1\nb: 2\na: 3\n").problems())
        .singleElement()
        .satisfies(
            p -> {
              assertThat(p.kind()).isEqualTo(YamlProblem.Kind.DuplicateKey);
              assertThat(p.at()).isEqualTo(new Position(3, 1));
            });
  }

  @Test
  void mergesWhatAMapDoesNotSayItself() {
    YamlDocument document = one("base: &b {x: 1, y2: 2}\nuse:\n  <<: *b\n  x: 3\n");
    assertThat(document.tree().get("use").toString()).isEqualTo("{\"x\":3,\"y2\":2}");
    assertThat(document.positions().nearest("use.y2").line()).isEqualTo(1);
  }

  @Test
  void aBrokenDocumentDoesNotHideTheOthers() {
    List<YamlDocument> documents = YamlReader.read("a: 1\n--- # two\nb: [\n---\nc: 3\n");
    assertThat(documents).hasSize(3);
    assertThat(documents.get(1).problems())
        .singleElement()
        .satisfies(p -> assertThat(p.at().line()).isBetween(3, 4));
    assertThat(documents.get(2).positions().nearest("c")).isEqualTo(new Position(5, 4));
  }

  @Test
  void emptyDocumentsAreNone() {
    assertThat(YamlReader.read("---\n# nothing\n---\n\n---\n")).isEmpty();
  }

  @Test
  void readsJsonIndentedByTabs() {
    YamlDocument document = one("{\n\t\"a\": {\n\t\t\"b\": 1\n\t}\n}\n");
    assertThat(document.tree().toString()).isEqualTo("{\"a\":{\"b\":1}}");
    assertThat(document.positions().nearest("a.b")).isEqualTo(new Position(3, 8));
  }

  @Test
  void knowsWhereFieldsStand() {
    YamlDocument document = one("spec:\n  a.b:\n    - x: 1\n    - {x: two, z: 3}\n");
    Positions positions = document.positions();
    assertThat(positions.nearest("spec.a.b[1].x")).isEqualTo(new Position(4, 11));
    assertThat(positions.nearest("spec.a.b.1.x")).isEqualTo(new Position(4, 11));
    assertThat(positions.nearest("spec.a.b[0].missing")).isEqualTo(new Position(3, 7));
    assertThat(positions.nearest("spec.nothing.below")).isEqualTo(new Position(1, 1));
    assertThat(positions.plainText("spec.a.b[1].x")).contains("two");
  }

  @Test
  void aDocumentThatGrowsOrHoldsItselfIsRefused() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 9; i++) {
      bomb.append("a%d: &a%d [".formatted(i, i))
          .append(("*a" + (i - 1) + ",").repeat(9))
          .append("x]\n");
    }
    assertThat(one(bomb.toString()).problems())
        .anySatisfy(p -> assertThat(p.kind()).isEqualTo(YamlProblem.Kind.YamlInvalid));
    assertThat(one("a: &a [*a]").problems()).isNotEmpty();
  }

  @Test
  void saysThatATemplateIsToBeRenderedFirst() {
    YamlDocument document =
        one("metadata:\n  {{- include \"x\" . }}\n  name: {{ .Values.name }}\n");
    assertThat(document.problems().getFirst().nextStep()).contains("helm template");
  }
}
