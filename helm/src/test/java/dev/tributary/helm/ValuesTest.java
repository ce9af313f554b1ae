package dev.tributary.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValuesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "replicas: two                                      | replicas",
        "image: {tag: 1.2}                                  | tag",
        "image: {tag: 'a b'}                                | tag",
        "image: {pullPolicy: Sometimes}                     | pullPolicy",
        "image: {repository: 'ghcr.io/x:latest'}            | repository",
        "runtime: {images: {'Not A Channel': {repository: x}}} | Not A Channel",
        "runtime: {images: {stable: {digest: x}}}           | digest",
        "unknown: 1                                         | unknown",
        "watch: {namespace: [a]}                            | namespace",
        "watch: {namespaces: ['*']}                         | namespaces",
        "watch: {namespaces: [a], clusterMode: true}        | namespaces",
        "watch: {clusterMode: 'yes'}                        | clusterMode",
        "strimzi: {enabled: true}                           | namespaces",
        "kafka: {secretNames: ['../x']}                     | secretNames",
        "admission: {certManager: {issuerRef: {kind: Role}}} | kind",
        "crds: {keep: maybe}                                | keep",
        "prometheusRule: {deadLetters: {severity: loud}}    | severity",
        "prometheusRule: {notReady: {for: ten minutes}}     | for",
        "extraLabels: {a: 'b c'}                            | extraLabels",
        "tolerations: [{kee: x}]                            | kee"
      })
  void a_wrong_value_is_refused_by_its_path(String values, String path) {
    assertThatThrownBy(() -> Chart.renderValues(values))
        .hasMessageContaining("values don't meet the specifications of the schema")
        .hasMessageContaining(path);
  }

  @Test
  void the_chart_works_as_a_dependency() {
    assertThat(Chart.renderValues("global: {imageRegistry: unused}")).isNotEmpty();
  }

  @Test
  void no_object_of_the_schema_is_left_open() throws IOException {
    JsonNode schema = Chart.YAML.readTree(Chart.DIRECTORY.resolve("values.schema.json").toFile());
    List<String> open = new ArrayList<>();
    findOpen("", schema, open);
    assertThat(open).isEmpty();
  }

  @Test
  void the_readme_names_every_value() throws IOException {
    String readme = Files.readString(Chart.DIRECTORY.resolve("README.md"));
    List<String> paths = new ArrayList<>();
    collectLeaves("", Chart.YAML.readTree(Chart.DIRECTORY.resolve("values.yaml").toFile()), paths);
    assertThat(paths)
        .allSatisfy(path -> assertThat(readme).as("a row in README.md").contains("`" + path + "`"));
  }

  private static void findOpen(String at, JsonNode node, List<String> open) {
    if (node.path("type").asText().equals("object")
        && node.has("properties")
        && !node.path("additionalProperties").isBoolean()) {
      open.add(at);
    }
    node.properties().forEach(child -> findOpen(at + "/" + child.getKey(), child.getValue(), open));
  }

  private static void collectLeaves(String at, JsonNode node, List<String> paths) {
    if (!node.isObject() || node.isEmpty()) {
      paths.add(at);
      return;
    }
    node.properties()
        .forEach(
            child ->
                collectLeaves(
                    at.isEmpty() ? child.getKey() : at + "." + child.getKey(),
                    child.getValue(),
                    paths));
  }
}
