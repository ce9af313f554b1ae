package dev.tributary.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.planner.testkit.Prompt;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever text is validated, the answer is findings or none, and it comes within two seconds of
 * processor time. {@code -Dfuzz.rounds=100} looks longer, {@code -Dfuzz.seed=7} elsewhere.
 */
class TextFuzzTest {
  private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 1);
  private static final Duration HANGS = Duration.ofSeconds(60);
  private static final String PIECES = "{}[]&*<>!|%@`'\"#-:,? \n\t0xe9.~\\=\u0000\u00e9\ufeff";

  /** What is used first takes time to be loaded. */
  @BeforeAll
  static void load() {
    assertThat(Cli.with(Cli.orders(), "validate", "-f", "-").code()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void anyChangeOfTheSampleIsValidated(long seed) throws Throwable {
    Random random = new Random(seed * Long.getLong("fuzz.seed", 1));
    String orders = Cli.orders();
    for (int i = 0; i < 25 * ROUNDS; i++) {
      validated(changed(random, orders));
    }
  }

  static List<String> hostileTexts() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i < 12; i++) {
      bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(10)));
    }
    StringBuilder merges = new StringBuilder("a0: &a0 {x: 1}\n");
    for (int i = 1; i < 30; i++) {
      merges.append("a%d: &a%d {<<: [*a%d, *a%d]}\n".formatted(i, i, i - 1, i - 1));
    }
    String resource =
        "apiVersion: tributary.dev/v1alpha1\nkind: SyncFlow\nmetadata: {name: f, namespace: retail}\nspec: ";
    return List.of(
        bomb.toString(),
        merges.toString(),
        "a: &a [*a]",
        "a: &a {b: *a}",
        "<<: &a [*a]",
        "a: {<<: &a [[*a]]}",
        "&a ? *a : 1",
        "[".repeat(10_000),
        "{a: ".repeat(10_000),
        "- ".repeat(10_000) + "x",
        // As large as an object may be in a cluster. SnakeYAML takes quadratic time for one word.
        "a: " + "9".repeat(1 << 20),
        "a: 0x" + "f".repeat(1 << 20),
        "a: 1e999999999",
        "a: -1e-999999999",
        "a: !!binary x\nb: !!set {x}\nc: !!java.net.URL [x]",
        "%YAML 9.9\n---\na: 1",
        "\ufeffa: 1",
        "\u0000",
        "---\n".repeat(20_000),
        resource + "9".repeat(1_000),
        resource + "1e999",
        resource + "{filter: 1e999, mapping: {a: 1e999, b: 18446744073709551615}}",
        resource + "{source: *x}",
        resource + "[]",
        resource + "{mapping: " + "{a: ".repeat(90) + "x" + "}".repeat(90) + "}",
        "apiVersion: v1\nkind: List\nitems: " + "[".repeat(90) + "]".repeat(90),
        "apiVersion: v1\nkind: List\nitems: [{kind: List, items: [{kind: List}]}, 1, null]");
  }

  @ParameterizedTest
  @MethodSource("hostileTexts")
  void aHostileTextIsValidated(String text) throws Throwable {
    validated(text);
  }

  /** No cluster takes it, and SnakeYAML takes its time: it ends all the same. */
  @ParameterizedTest
  @ValueSource(strings = {"a: 9", "a: 0xf"})
  void aWordLargerThanAnyObjectIsValidated(String word) {
    String text = word + word.substring(word.length() - 1).repeat(3_000_000 - 1);
    Cli.Run run =
        Assertions.assertTimeoutPreemptively(
            HANGS, () -> Cli.with(text, "validate", "-f", "-"), () -> "hangs: " + shown(text));
    assertThat(run.code()).as(run.err()).isIn(0, 1);
    assertThat(run.err()).doesNotContain("Exception", "\tat ");
  }

  private static void validated(String text) throws Throwable {
    Prompt.answers(
        () -> shown(text),
        () -> {
          Cli.Run run = Cli.with(text, "validate", "-f", "-");
          assertThat(run.code()).as(shown(text) + run.err()).isIn(0, 1);
          assertThat(run.err()).as(shown(text)).doesNotContain("Exception", "\tat ");
        });
  }

  private static String shown(String text) {
    return text.length() < 200 ? text : text.substring(0, 200) + "…";
  }

  private static String changed(Random random, String text) {
    StringBuilder changed = new StringBuilder(text);
    String[] lines = text.split("\n");
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextInt(changed.length());
      switch (random.nextInt(5)) {
        case 0 -> changed.insert(at, PIECES.charAt(random.nextInt(PIECES.length())));
        case 1 -> changed.deleteCharAt(at);
        case 2 -> changed.setCharAt(at, PIECES.charAt(random.nextInt(PIECES.length())));
        case 3 -> {
          int line = changed.indexOf("\n", at);
          changed.insert(Math.max(line, 0), "\n" + lines[random.nextInt(lines.length)]);
        }
        default -> {
          int end = Math.min(changed.length(), at + random.nextInt(40));
          changed.delete(at, end);
        }
      }
    }
    return Arrays.stream(changed.toString().split("\n")).reduce((a, b) -> a + "\n" + b).orElse("");
  }
}
