package dev.tributary.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CrdsTest {
  private static final Path GENERATED = Chart.MODULE.resolve("../crds/manifests").normalize();
  private static final Path COPIES = Chart.DIRECTORY.resolve("files/crds");

  @Test
  void the_charts_copies_equal_the_generated_crds() throws IOException {
    Map<String, String> generated = files(GENERATED);
    Map<String, String> copies = files(COPIES);
    assertThat(generated).isNotEmpty();
    if (!generated.equals(copies)) {
      List<String> differing =
          Stream.concat(generated.keySet().stream(), copies.keySet().stream())
              .distinct()
              .filter(name -> !String.valueOf(generated.get(name)).equals(copies.get(name)))
              .toList();
      fail(
          "helm/tributary/files/crds is behind crds/manifests in "
              + differing
              + ": run `make generate` (or helm/sync-crds.sh) and commit the result");
    }
  }

  @Test
  void templating_changes_nothing_but_labels_and_annotations() throws IOException {
    List<JsonNode> crds = crds("default");
    assertThat(crds).hasSameSizeAs(files(GENERATED).keySet());
    for (JsonNode crd : crds) {
      JsonNode source = Chart.YAML.readTree(COPIES.resolve(Chart.name(crd) + ".yaml").toFile());
      assertThat(normal(crd.get("spec"))).as(Chart.name(crd)).isEqualTo(normal(source.get("spec")));
    }
  }

  @Test
  void the_crds_are_kept_at_uninstall_unless_the_values_say_otherwise() {
    assertThat(crds("default"))
        .isNotEmpty()
        .allSatisfy(
            crd ->
                assertThat(crd.at("/metadata/annotations/helm.sh~1resource-policy").asText())
                    .isEqualTo("keep"));
    assertThat(crds("everything"))
        .isNotEmpty()
        .allSatisfy(crd -> assertThat(crd.at("/metadata/annotations").isMissingNode()).isTrue());
  }

  @Test
  void the_crds_can_be_left_out() {
    assertThat(crds("minimal")).isEmpty();
  }

  private static List<JsonNode> crds(String variant) {
    return Chart.ofKind(Chart.render(variant), "CustomResourceDefinition").toList();
  }

  /** Helm writes 1000.0 as 1000, which is the same number to the API server. */
  private static JsonNode normal(JsonNode node) throws IOException {
    return Chart.YAML.readTree(
        node.toString().replaceAll("(?<=[:\\[,]\\d{1,18})\\.0(?=[,}\\]])", ""));
  }

  private static Map<String, String> files(Path folder) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).toList()) {
        contents.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return contents;
  }
}
