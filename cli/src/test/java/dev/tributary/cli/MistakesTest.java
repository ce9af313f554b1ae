package dev.tributary.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tributary.planner.testkit.Manifests;
import dev.tributary.planner.testkit.Mistake;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Mistakes that people make, each with what they are told: the files that every door's test reads,
 * and here what a text is before it is a resource.
 */
class MistakesTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Set<String> WARNINGS = Set.of("EffectsNotOnce", "OnePerKeyInBatch");

  /**
   * One edit of the orders sample and what it must give: code, path, the line, a part of the text.
   */
  private record Edit(
      String find, String write, String code, String path, String line, String says) {
    @Override
    public String toString() {
      return code + " " + path;
    }
  }

  private static Stream<Edit> edits() {
    return Stream.of(
        new Edit(
            "  ordering: {key: payload.name}\n",
            "  replicas:\n  sources: {}\n",
            "FieldUnknown",
            "spec.sources",
            "sources",
            "did you mean 'source'?"),
        new Edit(
            "name: order-placed\n  namespace: retail\n",
            "name: order-placed\n  namespaces: retail\n",
            "FieldUnknown",
            "metadata.namespaces",
            "namespaces",
            "did you mean 'namespace'?"),
        new Edit(
            "name: order-placed\n  namespace: retail\n",
            "name: order-placed\n  namespace: retail\n  labels: {a: 1}\n",
            "FieldInvalid",
            "metadata.labels.a",
            "labels",
            "write it in quotes: \"1\""),
        new Edit(
            "name: order-placed\n  namespace: retail\n",
            "name: order-placed\n  namespace: Retail_1\n",
            "FieldInvalid",
            "metadata.namespace",
            "Retail_1",
            "can't be the name of a namespace"),
        new Edit(
            "kind: EventContract",
            "kind: EventContrat",
            "KindUnknown",
            "kind",
            "EventContrat",
            "did you mean 'EventContract'?"),
        new Edit(
            "apiVersion: tributary.dev/v1alpha1\nkind: EventContract",
            "apiVersion: tributary.dev/v1\nkind: EventContract",
            "KindUnknown",
            "apiVersion",
            "tributary.dev/v1",
            "write tributary.dev/v1alpha1"),
        new Edit(
            "apiVersion: tributary.dev/v1alpha1\nkind: EventContract",
            "kind: EventContract",
            "KindUnknown",
            "apiVersion",
            "kind: EventContract",
            "add apiVersion: tributary.dev/v1alpha1"),
        new Edit(
            "  mapping:\n    order: payload.orderId\n",
            "  mapping:\n    order: payload.orderId\n    order: payload.orderId\n",
            "DuplicateKey",
            "spec.mapping.order",
            "order:",
            "remove one"),
        new Edit(
            "  mapping:\n    order: payload.orderId\n",
            "  mapping:\n    on: payload.orderId\n",
            "YamlBoolean",
            "spec.mapping.true",
            "on:",
            "read as the boolean true"),
        new Edit(
            "filter: \"!(has(payload.test) && payload.test)\"",
            "filter: !(has(payload.test) && payload.test)",
            "YamlInvalid",
            "",
            "filter",
            "the document is not YAML"),
        new Edit(
            "  kafka:\n",
            "  kafkas:\n",
            "FieldUnknown",
            "spec.kafkas",
            "kafkas",
            "did you mean 'kafka'?"),
        new Edit(
            "bootstrapServers: kafka.kafka.svc:9092",
            "bootstrapServers: kafka.kafka.svc",
            "FieldInvalid",
            "spec.kafka.bootstrapServers",
            "kafka.kafka.svc",
            "does not match"),
        new Edit(
            "metadata:\n  name: retail\nspec:",
            "metadata:\n  name: retail\n  namespace: x\nspec:",
            "FieldInvalid",
            "metadata.namespace",
            "namespace: x",
            "belongs to the whole cluster"));
  }

  @ParameterizedTest
  @MethodSource("edits")
  void aMistakeInTheTextIsToldWithItsPlace(Edit mistake) throws Exception {
    assertThat(Cli.orders()).contains(mistake.find());
    String text = Cli.orders().replace(mistake.find(), mistake.write());
    Cli.Run run = Cli.with(text, "validate", "-f", "-", "-o", "json");
    List<JsonNode> told = new ArrayList<>();
    JSON.readTree(run.out()).path("findings").forEach(told::add);
    JsonNode finding =
        told.stream()
            .filter(f -> f.path("code").asText().equals(mistake.code()))
            .filter(f -> f.path("path").asText().equals(mistake.path()))
            .findFirst()
            .orElseThrow(() -> new AssertionError(run.out()));
    String[] lines = text.split("\n");
    assertThat(lines[finding.path("line").asInt() - 1]).contains(mistake.line());
    assertThat(finding.path("message").asText() + "; " + finding.path("nextStep").asText())
        .contains(mistake.says());
    assertThat(run.code()).isEqualTo(mistake.code().equals("YamlBoolean") ? 0 : 1);
  }

  private static List<Mistake> mistakes() {
    return Manifests.mistakes();
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsToldWithItsLineAndColumnAndTheNextStep(Mistake mistake) throws Exception {
    Cli.Run run = inTheWorld(mistake.file());
    List<JsonNode> told = new ArrayList<>();
    JSON.readTree(run.out())
        .path("findings")
        .forEach(
            finding -> {
              if (finding.path("file").asText().equals(mistake.file().toString())) {
                told.add(finding);
              }
            });

    assertThat(told)
        .filteredOn(f -> f.path("code").asText().equals(mistake.code()))
        .singleElement()
        .satisfies(
            f -> {
              assertThat(text(f)).isEqualTo(mistake.text());
              assertThat(f.path("line").asInt() + ":" + f.path("column").asInt())
                  .isEqualTo(mistake.at());
            });
    assertThat(run.code()).isEqualTo(WARNINGS.contains(mistake.code()) ? 0 : 1);
  }

  private static List<Path> right() {
    return Manifests.right();
  }

  @ParameterizedTest
  @MethodSource("right")
  void whatIsRightHasNoFinding(Path file) {
    assertThat(inTheWorld(file).out()).contains("\"findings\" : [ ]");
  }

  private static String text(JsonNode finding) {
    return finding.path("path").asText()
        + ": "
        + finding.path("message").asText()
        + "; "
        + finding.path("nextStep").asText();
  }

  private static Cli.Run inTheWorld(Path file) {
    String identity = Manifests.identity(Manifests.text(file));
    List<String> arguments = new ArrayList<>(List.of("validate", "-o", "json", "-f", file + ""));
    Manifests.world().stream()
        .filter(other -> !Manifests.identity(Manifests.text(other)).equals(identity))
        .forEach(other -> arguments.addAll(List.of("-f", other.toString())));
    return Cli.run(arguments.toArray(String[]::new));
  }
}
